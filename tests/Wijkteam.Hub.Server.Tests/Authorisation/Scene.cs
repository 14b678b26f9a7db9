using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Authorisation;

/// <summary>A hub with a participant of each kind that has no part in anything, and objects between a practice and a team.</summary>
public sealed class Scene : IAsyncLifetime
{
    private const string AuditorId = "toezichthouder";

    // The one call that goes on whatever the client does: it is let through if it answers at all.
    private static readonly MethodDescriptor Endless = HealthReflection.Descriptor.Services.Single().FindMethodByName("Watch");

    private readonly Dictionary<string, ECDsa> _keys = [];
    private readonly Dictionary<Role, TestParticipant> _participants = [];
    private GrpcChannel? _channel;

    public Scene()
    {
        Hub.Settings["Delivery:MaxNacks"] = "3";
        Hub.ChangeDirectory = directory => directory.Registrations.Add(Outsiders.Select(kind => Register(IdOf(kind), kind)).Append(Auditor()));
    }

    public HubFixture Hub { get; } = new();

    public static IReadOnlyList<Role> Roles { get; } =
    [
        new("without a token", ParticipantId: null, default, HasProfessional: false),
        .. Outsiders.Select(kind => new Role($"outsider, {kind}", IdOf(kind), kind, HasProfessional: true)),
        new("operator", HubFixture.Operator, ParticipantKind.Municipality, HasProfessional: true, Role.Operator),

        // Of a kind that may not ask by itself.
        new("auditor", AuditorId, ParticipantKind.VeiligThuis, HasProfessional: true, Role.Auditor),
        new("source, without a professional", HubFixture.Gp, ParticipantKind.GpPractice, HasProfessional: false, Role.Source),
        new("target, without a professional", HubFixture.Team, ParticipantKind.NeighbourhoodTeam, HasProfessional: false, Role.Target),
        new("target", HubFixture.Team, ParticipantKind.NeighbourhoodTeam, HasProfessional: true, Role.Target),
        new("source", HubFixture.Gp, ParticipantKind.GpPractice, HasProfessional: true, Role.Source),
    ];

    private static IEnumerable<ParticipantKind> Outsiders => Enum.GetValues<ParticipantKind>().Where(kind => kind != ParticipantKind.Unspecified);

    /// <summary>What the calls are about.</summary>
    public SceneObjects Objects { get; private set; } = null!;

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

        Objects = new SceneObjects(Hub, _participants[Roles[^1]], _participants[Roles[^2]]);
        await Objects.SubscribeAsync();
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

    /// <summary>Somebody who is let through.</summary>
    public static Role CallerOf(Right right) => Roles.Last(role => right.ExpectedFor(role) == Right.Allowed);

    /// <summary>What a role shows; null for the one that shows nothing.</summary>
    public async Task<string?> TokenOfAsync(Role role) =>
        _participants.TryGetValue(role, out var participant) ? await participant.Tokens.GetAsync(TestContext.Current.CancellationToken) : null;

    /// <summary>Makes any call of the contract: what it is refused with, if it is, and what it answers.</summary>
    public Task<(SeenRefusal? Refusal, byte[] Answer)> CallAsync(Role role, MethodDescriptor method, IReadOnlyList<IMessage> requests) =>
        CallAsync(role, method, [.. requests.Select(request => request.ToByteArray())]);

    /// <summary>Sends any bytes as the requests of a call.</summary>
    public async Task<(SeenRefusal? Refusal, byte[] Answer)> CallAsync(Role role, MethodDescriptor method, IReadOnlyList<byte[]> requests)
    {
        var bytes = Marshallers.Create(message => message, message => message);

        // On the wire every call is a stream, of one request or of several.
        var any = new Method<byte[], byte[]>(MethodType.DuplexStreaming, method.Service.FullName, method.Name, bytes, bytes);
        var headers = new Metadata();
        if (await TokenOfAsync(role) is { } token)
        {
            headers.Add("authorization", $"Bearer {token}");
        }

        using var call = _channel!.CreateCallInvoker().AsyncDuplexStreamingCall(any, host: null, Waiting.Call().WithHeaders(headers));
        var writing = WriteAsync(call.RequestStream, requests);
        var answer = new List<byte>();
        try
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
            {
                answer.AddRange(response);
                if (method == Endless)
                {
                    break;
                }
            }

            return (null, [.. answer]);
        }
        catch (RpcException e)
        {
            return (SeenRefusal.Read(e), []);
        }
        finally
        {
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Registration Register(string id, ParticipantKind kind) => new()
    {
        Participant = new Participant { Id = id, Name = "Buitenstaander (verzonnen)", Kind = kind },
        Keys = { TestParticipant.PublicKeyOf(_keys[id] = ECDsa.Create(ECCurve.NamedCurves.nistP256)) },
    };

    private Registration Auditor()
    {
        var auditor = Register(AuditorId, ParticipantKind.VeiligThuis);
        auditor.Auditor = true;
        return auditor;
    }

    private static async Task WriteAsync(IClientStreamWriter<byte[]> stream, IReadOnlyList<byte[]> requests)
    {
        foreach (var request in requests)
        {
            await stream.WriteAsync(request);
        }

        await stream.CompleteAsync();
    }

    private static string IdOf(ParticipantKind kind) => $"buitenstaander-{(int)kind}";
}
