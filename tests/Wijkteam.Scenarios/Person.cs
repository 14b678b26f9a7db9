using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Scenarios;

/// <summary>Somebody at work: each thing that they do is a call of the contract.</summary>
public sealed class Person(TestParticipant hub)
{
    private TestInbox? _inbox;

    public TestParticipant Hub => hub;

    /// <summary>Refers a citizen who agrees to it.</summary>
    public async Task<Referral> ReferAsync(Subject? citizen, string question, IReadOnlyList<LifeDomain> domains, Action<SubmitReferralRequest>? with = null)
    {
        var request = new SubmitReferralRequest
        {
            RequestId = Samples.NewId(),
            Content = new ReferralContent { Subject = citizen, Question = question, LifeDomains = { domains } },
            Basis = Municipal(),
            Agreement = citizen is null ? null : AgreementOf(citizen),
        };
        with?.Invoke(request);
        return (await hub.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
    }

    /// <summary>Refers somebody onward whose referral this person has accepted, to a provision.</summary>
    public Task<Referral> ReferOnwardAsync(Referral parent, Provision provision, params IReadOnlyList<string> recipients) => ReferAsync(
        citizen: null, "Graag overnemen.", parent.LifeDomains, request =>
        {
            request.BasedOnReferralId = parent.Id;
            request.Provision = provision;
            request.RecipientParticipantIds.Add(recipients);
            request.Basis = new LegalBasis { Secrecy = new Ground { Kind = GroundKind.Agreement }, Processing = new Ground { Kind = GroundKind.Agreement } };
        });

    /// <summary>Takes on what the inbox holds next.</summary>
    public async Task<Referral> AcceptAsync()
    {
        var received = (await ReceiveAsync()).Referral;
        await hub.Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = received.Id }, Waiting.Call());
        return received;
    }

    /// <summary>Signals worry about a citizen who agrees to it.</summary>
    public async Task<Signal> SignalAsync(Subject citizen, string observation, IReadOnlyList<LifeDomain> domains, Action<SubmitSignalRequest>? with = null)
    {
        var request = new SubmitSignalRequest
        {
            RequestId = Samples.NewId(),
            Content = new SignalContent { Subject = citizen, Observation = observation, LifeDomains = { domains }, SubjectInformed = true },
            Basis = Municipal(),
            Agreement = AgreementOf(citizen),
        };
        with?.Invoke(request);
        return (await hub.Signals.SubmitSignalAsync(request, Waiting.Call())).Signal;
    }

    /// <summary>Takes the next message from the inbox.</summary>
    public async Task<InboxMessage> ReceiveAsync() => await (await InboxAsync()).NextAndAckAsync();

    /// <summary>Takes on what the inbox holds next, and sees it through.</summary>
    public async Task<Referral> SeeThroughAsync(string summary)
    {
        var received = await AcceptAsync();
        received.Content.ShouldNotBeNull();
        await hub.Referrals.StartReferralAsync(new StartReferralRequest { RequestId = Samples.NewId(), Id = received.Id }, Waiting.Call());
        await CompleteAsync(received.Id, summary);
        return received;
    }

    /// <summary>Is done with what has been taken on.</summary>
    public async Task CompleteAsync(string referralId, string summary)
    {
        var outcome = new ReferralOutcome { Result = ReferralResult.GoalReached, Summary = summary };
        await hub.Referrals.CompleteReferralAsync(new CompleteReferralRequest { RequestId = Samples.NewId(), Id = referralId, Outcome = outcome }, Waiting.Call());
    }

    /// <summary>Passes on the case of a citizen who has moved.</summary>
    public async Task TransferAsync(string referralId, Address address) => await hub.Referrals.TransferReferralAsync(
        new TransferReferralRequest { RequestId = Samples.NewId(), Id = referralId, MovedTo = new Whereabouts { Address = address } }, Waiting.Call());

    /// <summary>Hears of a referral until it has ended.</summary>
    public async Task<Referral> HearTheEndOfAsync(string referralId)
    {
        while (true)
        {
            var heard = (await ReceiveAsync()).Referral;
            heard.Id.ShouldBe(referralId);
            if (heard.Status is ReferralStatus.Completed or ReferralStatus.Rejected or ReferralStatus.Cancelled)
            {
                return heard;
            }
        }
    }

    /// <summary>Takes up the signal that the inbox holds next, and answers it.</summary>
    public async Task<Signal> AnswerAsync(string summary)
    {
        var received = (await ReceiveAsync()).Signal;
        await TriageAsync(received, new SignalTriage { Decision = TriageDecision.TakenUp });
        var answer = new SignalAnswer { Result = SignalResult.HelpStarted, Summary = summary };
        await hub.Signals.CloseSignalAsync(new CloseSignalRequest { RequestId = Samples.NewId(), Id = received.Id, Answer = answer }, Waiting.Call());
        return received;
    }

    /// <summary>Sends the signal that the inbox holds next back with advice.</summary>
    public async Task<Signal> RedirectAsync(string advice)
    {
        var received = (await ReceiveAsync()).Signal;
        await TriageAsync(received, new SignalTriage { Decision = TriageDecision.Redirected, Advice = advice });
        return received;
    }

    private async Task TriageAsync(Signal signal, SignalTriage triage) =>
        await hub.Signals.TriageSignalAsync(new TriageSignalRequest { RequestId = Samples.NewId(), Id = signal.Id, Triage = triage }, Waiting.Call());

    private async Task<TestInbox> InboxAsync() => _inbox ??= await TestInbox.OpenAsync(hub);

    internal static LegalBasis Municipal() => new()
    {
        Secrecy = new Ground { Kind = GroundKind.Agreement },
        Processing = new Ground { Kind = GroundKind.PublicTask, Law = Law.Wmo2015, Article = "2.3.2" },
    };

    /// <summary>Of the citizen, or for a child of those with parental authority.</summary>
    internal static Consent AgreementOf(Subject citizen)
    {
        var age = TimeProvider.System.GetUtcNow().Year - int.Parse(citizen.BirthDate.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture);
        ConsentGiver[] parents = [new() { Capacity = GiverCapacity.ParentalAuthority, Name = "Ouder Verzonnen" }];
        ConsentGiver[] self = [new() { Capacity = GiverCapacity.Subject }];
        return new Consent
        {
            Decision = ConsentDecision.Permit,
            Scope = new ConsentScope { Purpose = ConsentPurpose.Unspecified },
            Givers = { age < 12 ? parents : age < 16 ? [.. self, .. parents] : self },
            ParentalAuthorityCount = age < 16 ? 1 : 0,
        };
    }
}
