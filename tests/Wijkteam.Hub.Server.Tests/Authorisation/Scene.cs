using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Authorisation;

/// <summary>A hub with a participant of each kind that has no part in anything, and objects between a practice and a team.</summary>
public sealed class Scene : IAsyncLifetime
{
    private readonly Dictionary<string, ECDsa> _keys = [];
    private readonly Dictionary<Role, TestParticipant> _participants = [];
    private readonly Dictionary<string, string> _objects = [];
    private GrpcChannel? _channel;
    private string _bsn = "";

    public Scene()
    {
        Hub.Settings["Delivery:MaxNacks"] = "3";
        Hub.ChangeDirectory = directory => directory.Registrations.Add(Outsiders.Select(kind => new Registration
        {
            Participant = new Participant { Id = IdOf(kind), Name = "Buitenstaander (verzonnen)", Kind = kind },
            Keys = { TestParticipant.PublicKeyOf(_keys[IdOf(kind)] = ECDsa.Create(ECCurve.NamedCurves.nistP256)) },
        }));
    }

    public HubFixture Hub { get; } = new();

    public static IReadOnlyList<Role> Roles { get; } =
    [
        new("without a token", ParticipantId: null, default, HasProfessional: false),
        .. Outsiders.Select(kind => new Role($"outsider, {kind}", IdOf(kind), kind, HasProfessional: true)),
        new("operator", HubFixture.Operator, ParticipantKind.Municipality, HasProfessional: true, Role.Operator),
        new("source, without a professional", HubFixture.Gp, ParticipantKind.GpPractice, HasProfessional: false, Role.Source),
        new("target, without a professional", HubFixture.Team, ParticipantKind.NeighbourhoodTeam, HasProfessional: false, Role.Target),
        new("target", HubFixture.Team, ParticipantKind.NeighbourhoodTeam, HasProfessional: true, Role.Target),
        new("source", HubFixture.Gp, ParticipantKind.GpPractice, HasProfessional: true, Role.Source),
    ];

    private static IEnumerable<ParticipantKind> Outsiders => Enum.GetValues<ParticipantKind>().Where(kind => kind != ParticipantKind.Unspecified);

    private TestParticipant Gp => _participants[Roles[^1]];

    private TestParticipant Team => _participants[Roles[^2]];

    /// <summary>The ids of the objects, none of which an outsider may see.</summary>
    public IEnumerable<string> ObjectIds => _objects.Values;

    public async ValueTask InitializeAsync()
    {
        await Hub.InitializeAsync();
        _channel = GrpcChannel.ForAddress(Hub.GrpcAddress);
        foreach (var role in Roles.Where(role => role.ParticipantId is not null))
        {
            _participants[role] = _keys.TryGetValue(role.ParticipantId!, out var key)
                ? new TestParticipant(role.ParticipantId!, key, Hub.HttpAddress, Hub.GrpcAddress, Hub.Time, role.HasProfessional)
                : Hub.Connect(role.ParticipantId!, role.HasProfessional);
        }

        _objects["subscription"] = (await Gp.Push.CreateSubscriptionAsync(Samples.Subscription(HubFixture.Gp), Waiting.Call())).Subscription.Id;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var outsider in _participants.Where(pair => _keys.ContainsKey(pair.Key.ParticipantId!)))
        {
            outsider.Value.Dispose();
        }

        _channel?.Dispose();
        await Hub.DisposeAsync();
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    /// <summary>Makes what a line of the table is about: a referral, a signal and a consent, a message that the team holds, and one that it refused for good.</summary>
    public async Task RenewAsync(Right right)
    {
        _bsn = Samples.NewBsn();
        var referral = Samples.Referral(_bsn);
        referral.Agreement = Samples.Agreement(_bsn, HubFixture.Team).Consent;
        if (right.Request.Contains("$dead", StringComparison.Ordinal))
        {
            _objects["dead"] = (await DieAsync((await Gp.Referrals.SubmitReferralAsync(referral, Waiting.Call())).Referral)).MessageId;
            referral.RequestId = Samples.NewId();
        }

        var submitted = await Gp.Referrals.SubmitReferralAsync(referral, Waiting.Call());
        _objects["referral"] = submitted.Referral.Id;
        _objects["consent"] = submitted.ConsentId;
        var held = (await Team.Inbox.PullAsync(new PullRequest { MaxMessages = 100 }, Waiting.Call())).Messages.Single(message => message.Referral?.Id == submitted.Referral.Id);
        (_objects["message"], _objects["lease"]) = (held.MessageId, held.LeaseToken);
        _objects["signal"] = (await Gp.Signals.SubmitSignalAsync(Signal(), Waiting.Call())).Signal.Id;
    }

    /// <summary>The request of a line of the table, with this scene's objects in it.</summary>
    public IMessage RequestOf(Right right, MethodDescriptor method)
    {
        if (!right.Request.StartsWith('{'))
        {
            return Sample(right.Request);
        }

        var json = _objects.Aggregate(right.Request, (text, known) => text.Replace($"\"${known.Key}\"", $"\"{known.Value}\"", StringComparison.Ordinal));
        var request = JsonParser.Default.Parse(json, method.InputType);
        method.InputType.FindFieldByName("request_id")?.Accessor.SetValue(request, Samples.NewId());
        return request;
    }

    /// <summary>Makes any call of the contract: what it answers, or what it is refused with.</summary>
    public async Task<(string Outcome, byte[] Answer)> CallAsync(Role role, MethodDescriptor method, IMessage request)
    {
        var bytes = Marshallers.Create(message => message, message => message);

        // On the wire a call with one request is a stream with one request.
        var any = new Method<byte[], byte[]>(MethodType.DuplexStreaming, method.Service.FullName, method.Name, bytes, bytes);
        var headers = new Metadata();
        if (_participants.TryGetValue(role, out var participant))
        {
            headers.Add("authorization", $"Bearer {await participant.Tokens.GetAsync(TestContext.Current.CancellationToken)}");
        }

        using var call = _channel!.CreateCallInvoker().AsyncDuplexStreamingCall(any, host: null, Waiting.Call().WithHeaders(headers));
        var writing = WriteAsync(call.RequestStream, request.ToByteArray());
        var answer = new List<byte>();
        try
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
            {
                answer.AddRange(response);
            }

            return (Right.Allowed, [.. answer]);
        }
        catch (RpcException e)
        {
            var refusal = SeenRefusal.Read(e);
            return (refusal.Reason.Length > 0 ? refusal.Reason : $"{e.StatusCode}".ToUpperInvariant(), []);
        }
        finally
        {
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WriteAsync(IClientStreamWriter<byte[]> requests, byte[] request)
    {
        await requests.WriteAsync(request);
        await requests.CompleteAsync();
    }

    private static string IdOf(ParticipantKind kind) => $"buitenstaander-{(int)kind}";

    private async Task<DeadLetter> DieAsync(Referral referral)
    {
        for (var i = 0; i < 3; i++)
        {
            await using var inbox = await TestInbox.OpenAsync(Team, maxUnacknowledged: 1_000);
            var message = await inbox.NextAsync();
            while (message.Referral?.Id != referral.Id)
            {
                message = await inbox.NextAsync();
            }

            await inbox.NackAsync(message);
            await inbox.FinishAsync();
            Hub.Time.Advance(TimeSpan.FromSeconds(10));
        }

        return (await Team.Inbox.ListDeadLettersAsync(new ListDeadLettersRequest { PageSize = 200 }, Waiting.Call())).DeadLetters.Single(dead => dead.ExchangeId == referral.Id);
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
            "submitReferral" => referral,
            "submitSignal" => Signal(),
            "confirmSubject" => new ConfirmSignalSubjectRequest { RequestId = Samples.NewId(), Id = _objects["signal"], Subject = Known() },
            "createSubscription" => Samples.Subscription(HubFixture.Gp),
            _ => throw new InvalidOperationException($"There is no sample '{name}'."),
        };
    }

    private Subject Known() => new() { Identification = SubjectIdentification.Bsn, Bsn = _bsn, BirthDate = "1987-03-09" };
}
