using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Authorisation;

/// <summary>What the calls of the table are about: what lies between a practice and a team, and the requests that name it.</summary>
public sealed class SceneObjects
{
    private readonly HubFixture _hub;
    private readonly TestParticipant _gp;
    private readonly TestParticipant _team;
    private readonly SceneHousehold _household;
    private readonly Dictionary<string, string> _objects = [];
    private string _bsn = "";
    private InboxMessage? _held;

    public SceneObjects(HubFixture hub, TestParticipant gp, TestParticipant team)
    {
        (_hub, _gp, _team) = (hub, gp, team);
        _household = new SceneHousehold(hub, gp, team, _objects);
    }

    /// <summary>The ids of the objects, none of which an outsider may see.</summary>
    public IEnumerable<string> Ids => _objects.Values;

    public async Task SubscribeAsync() =>
        _objects["subscription"] = (await _gp.Push.CreateSubscriptionAsync(Samples.Subscription(HubFixture.Gp), Waiting.Call())).Subscription.Id;

    /// <summary>Makes what a line of the table is about: a referral, a signal and a consent, a message that the team holds, and one that it refused for good.</summary>
    public async Task RenewAsync(Right right)
    {
        // Held no longer: once its lease ends it would come again, before what is new.
        await AcknowledgeAsync(_team, _held is null ? [] : [_held]);
        _bsn = Samples.NewBsn();
        var referral = Samples.Referral(_bsn);
        referral.Agreement = Samples.Agreement(_bsn, HubFixture.Team).Consent;
        if (right.Request.Contains("movedTo", StringComparison.Ordinal))
        {
            CoverEveryTeam(referral.Agreement);
        }

        if (right.Request.Contains("$dead", StringComparison.Ordinal))
        {
            _objects["dead"] = (await DieAsync((await _gp.Referrals.SubmitReferralAsync(referral, Waiting.Call())).Referral)).MessageId;
            referral.RequestId = Samples.NewId();
        }

        var submitted = await _gp.Referrals.SubmitReferralAsync(referral, Waiting.Call());
        _objects["referral"] = submitted.Referral.Id;
        _objects["consent"] = submitted.ConsentId;
        var pulled = (await _team.Inbox.PullAsync(new PullRequest { MaxMessages = 100 }, Waiting.Call())).Messages;
        var held = pulled.Single(message => message.Referral?.Id == submitted.Referral.Id);
        await AcknowledgeAsync(_team, pulled.Where(message => message.MessageId != held.MessageId));
        await AcknowledgeAsync(_gp, (await _gp.Inbox.PullAsync(new PullRequest { MaxMessages = 100 }, Waiting.Call())).Messages);
        (_held, _objects["message"], _objects["lease"]) = (held, held.MessageId, held.LeaseToken);
        if (right.Request.Contains("$attachment", StringComparison.Ordinal))
        {
            _objects["attachment"] = await AttachAsync();
        }

        _objects["signal"] = (await _gp.Signals.SubmitSignalAsync(Signal(), Waiting.Call())).Signal.Id;
        if (right.Call.StartsWith("HouseholdService/", StringComparison.Ordinal) || right.Call.StartsWith("PlanService/", StringComparison.Ordinal))
        {
            await _household.RenewAsync(right);
        }
    }

    /// <summary>The request of a line of the table, with this scene's objects in it; several where they are streamed.</summary>
    public IReadOnlyList<IMessage> RequestsOf(Right right, MethodDescriptor method)
    {
        if (!right.Request.StartsWith('{'))
        {
            return right.Request == "addAttachment" ? Attachment() : [Sample(right.Request)];
        }

        var json = _objects.Aggregate(right.Request, (text, known) => text.Replace($"\"${known.Key}\"", $"\"{known.Value}\"", StringComparison.Ordinal));
        var request = JsonParser.Default.Parse(json, method.InputType);
        method.InputType.FindFieldByName("request_id")?.Accessor.SetValue(request, Samples.NewId());
        return [request];
    }

    /// <summary>So that what moves may go to another team.</summary>
    private static void CoverEveryTeam(Consent agreement) => agreement.Scope = new ConsentScope { RecipientKind = ParticipantKind.NeighbourhoodTeam };

    /// <summary>What lies there from before would fill the next pull.</summary>
    private static async Task AcknowledgeAsync(TestParticipant participant, IEnumerable<InboxMessage> messages)
    {
        if (messages.Select(TestInbox.LeaseOf).ToList() is { Count: > 0 } leases)
        {
            await participant.Inbox.AcknowledgeAsync(new AcknowledgeRequest { Leases = { leases } }, Waiting.Call());
        }
    }

    private async Task<string> AttachAsync()
    {
        using var call = _gp.Attachments.AddAttachment(Waiting.Call());
        foreach (var request in Attachment())
        {
            await call.RequestStream.WriteAsync(request);
        }

        await call.RequestStream.CompleteAsync();
        return (await call).Attachment.Id;
    }

    private IReadOnlyList<AddAttachmentRequest> Attachment()
    {
        var letter = ByteString.CopyFromUtf8("Beste collega, zie de bijlage.");
        var open = new AttachmentOpening
        {
            RequestId = Samples.NewId(),
            ReferralId = _objects["referral"],
            FileName = "brief.txt",
            MediaType = "text/plain",
            SizeBytes = letter.Length,
            Sha256 = ByteString.CopyFrom(SHA256.HashData(letter.Span)),
        };
        return [new AddAttachmentRequest { Open = open }, new AddAttachmentRequest { Chunk = letter }];
    }

    private async Task<DeadLetter> DieAsync(Referral referral)
    {
        for (var i = 0; i < 3; i++)
        {
            await using var inbox = await TestInbox.OpenAsync(_team, maxUnacknowledged: 1_000);
            var message = await inbox.NextAsync();
            while (message.Referral?.Id != referral.Id)
            {
                message = await inbox.NextAsync();
            }

            await inbox.NackAsync(message);
            await inbox.FinishAsync();
            _hub.Time.Advance(TimeSpan.FromSeconds(10));
        }

        return (await _team.Inbox.ListDeadLettersAsync(new ListDeadLettersRequest { PageSize = 200 }, Waiting.Call())).DeadLetters.Single(dead => dead.ExchangeId == referral.Id);
    }

    private SubmitSignalRequest Signal()
    {
        var agreement = Samples.Agreement(_bsn, HubFixture.Team).Consent;
        agreement.Scope.Purpose = ConsentPurpose.Signal;
        return new SubmitSignalRequest
        {
            RequestId = Samples.NewId(),
            Content = new SignalContent { Subject = Samples.Citizen(_bsn), LifeDomains = { LifeDomain.Finances }, Observation = "De brievenbus puilt uit." },
            Basis = Samples.Basis(),
            Agreement = agreement,
        };
    }

    private IMessage Sample(string name)
    {
        var referral = Samples.Referral(_bsn);
        referral.Agreement = Samples.Agreement(_bsn, HubFixture.Team).Consent;
        return name switch
        {
            "recordConsent" => Samples.Agreement(_bsn, HubFixture.Team),
            "checkConsent" => new CheckConsentRequest
            {
                Subject = Known(), RecipientParticipantId = HubFixture.Team, Purpose = ConsentPurpose.Referral, LifeDomains = { LifeDomain.Finances },
            },
            "listConsents" => new ListConsentsRequest { Subject = Known() },
            "listAuditEvents" => new ListAuditEventsRequest { Subject = Known() },
            "submitReferral" => referral,
            "submitSignal" => Signal(),
            "confirmSubject" => new ConfirmSignalSubjectRequest { RequestId = Samples.NewId(), Id = _objects["signal"], Subject = Known() },
            "createSubscription" => Samples.Subscription(HubFixture.Gp),
            "formHousehold" => SceneHousehold.Form(),
            "addMember" => _household.AddMember(),
            "reportAbsence" => _household.ReportAbsence(),
            _ => throw new InvalidOperationException($"There is no sample '{name}'."),
        };
    }

    private Subject Known() => new() { Identification = SubjectIdentification.Bsn, Bsn = _bsn, BirthDate = "1987-03-09" };
}
