using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>The municipality's desk offers to neighbourhood teams, of which there are ten.</summary>
public abstract class OfferScene : InboxScene
{
    protected const string Desk = HubFixture.Operator;

    protected static readonly StatusReason NoRoom = new() { Code = StatusReasonCode.NoCapacity, Text = "KANARIE-REDEN" };

    protected OfferScene() => Hub.ChangeDirectory = directory =>
    {
        directory.Registrations.Add(Teams.Skip(2).Select(id => Samples.Registered(id, ParticipantKind.NeighbourhoodTeam)));
        directory.Registrations.Add(Samples.Registered(Volunteers, ParticipantKind.Volunteers));
    };

    protected static string[] Teams { get; } =
        [HubFixture.Team, HubFixture.YouthTeam, .. Enumerable.Range(3, 8).Select(number => $"buurtteam-{number}")];

    protected static string Volunteers => "vrijwilligers-de-brug";

    protected TestParticipant DeskSystem => Hub.Connect(Desk);

    /// <summary>A request with an agreement that covers all neighbourhood teams.</summary>
    protected static SubmitReferralRequest Request(string bsn, params string[] recipients)
    {
        var request = Samples.Referral(bsn);
        request.Agreement = Samples.Agreement(bsn, "").Consent;
        request.Agreement.Scope.RecipientKind = ParticipantKind.NeighbourhoodTeam;
        request.RecipientParticipantIds.Add(recipients);
        return request;
    }

    /// <summary>A new citizen's referral, offered to these.</summary>
    protected async Task<SubmitReferralResponse> OfferAsync(params string[] recipients) =>
        await DeskSystem.Referrals.SubmitReferralAsync(Request(Samples.NewBsn(), recipients), Waiting.Call());

    protected async Task<Referral> AcceptAsync(string team, Referral referral) => (await Hub.Connect(team).Referrals.AcceptReferralAsync(
        new AcceptReferralRequest { RequestId = Samples.NewId(), Id = referral.Id, Note = "Wij pakken het op." }, Waiting.Call())).Referral;

    protected async Task<Referral> DeclineAsync(string team, Referral referral) => (await Hub.Connect(team).Referrals.DeclineReferralAsync(
        Decline(referral), Waiting.Call())).Referral;

    protected static DeclineReferralRequest Decline(Referral referral) => new() { RequestId = Samples.NewId(), Id = referral.Id, Reason = NoRoom };

    protected static CancelReferralRequest Cancel(Referral referral) => new() { RequestId = Samples.NewId(), Id = referral.Id, Reason = NoRoom };

    protected async Task<Referral> ReadAsync(string party, Referral referral) =>
        (await Hub.Connect(party).Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral;

    protected async Task<string> ReadRefusedAsync(string party, Referral referral) =>
        (await SeenRefusal.OfAsync(Hub.Connect(party).Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call()))).Reason;

    protected async Task<string> AcceptRefusedAsync(string team, Referral referral) => (await SeenRefusal.OfAsync(
        Hub.Connect(team).Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = referral.Id }, Waiting.Call()))).Reason;

    /// <summary>All that is in a participant's inbox now.</summary>
    protected async Task<IReadOnlyList<InboxMessage>> DrainAsync(string participant)
    {
        var system = Hub.Connect(participant);
        var messages = new List<InboxMessage>();
        while (true)
        {
            var pulled = (await system.Inbox.PullAsync(new PullRequest { MaxMessages = 100 }, Waiting.Call())).Messages;
            if (pulled.Count == 0)
            {
                return messages;
            }

            messages.AddRange(pulled);
            await system.Inbox.AcknowledgeAsync(new AcknowledgeRequest { Leases = { pulled.Select(TestInbox.LeaseOf) } }, Waiting.Call());
        }
    }

    /// <summary>What a recipient's inbox holds must be the closure and nothing else.</summary>
    protected async Task ShouldHearOnlyOfTheEndAsync(string team, Referral referral)
    {
        var message = (await DrainAsync(team)).ShouldHaveSingleItem();
        message.Closure.ShouldBe(new Closure { ExchangeId = referral.Id });
    }
}
