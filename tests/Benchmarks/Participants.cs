using System.Buffers.Text;
using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Net.Client;
using Wijkteam.Contracts;
using Wijkteam.Hub.Server;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>The practice and the team of the demonstration directory, each with a key, a token and a connection of its own.</summary>
internal sealed class Participants : IDisposable
{
    public const string Team = "buurtteam-sociaal-noordoost";

    public const string Gp = "huisarts-de-brug";
    public const string Operator = "gemeente-utrecht-meldpunt";
    private const string KeyId = "benchmark-1";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly HttpClient _http = new();
    private readonly List<IDisposable> _connections = [];

    /// <summary>Writes the demonstration directory with this run's public key for everybody in it, and one of them as operator.</summary>
    public async Task WriteDirectoryAsync(string path)
    {
        using var stream = typeof(HubHost).Assembly.GetManifestResourceStream("utrecht.json")!;
        using var reader = new StreamReader(stream);
        var document = DirectoryDocument.Parser.ParseJson(await reader.ReadToEndAsync());
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        foreach (var registration in document.Registrations)
        {
            registration.Operator = registration.Participant.Id == Operator;
            registration.Keys.Add(new PublicKey { Kid = KeyId, Kty = "EC", Crv = "P-256", X = Base64Url.EncodeToString(point.X), Y = Base64Url.EncodeToString(point.Y) });
        }

        await File.WriteAllTextAsync(path, JsonFormatter.Default.Format(document));
    }

    public GrpcChannel ConnectGp(ServerProcess server) => Connect(server, Gp);

    public GrpcChannel ConnectTeam(ServerProcess server) => Connect(server, Team);

    /// <summary>A connection without a token, for the echo.</summary>
    public GrpcChannel ConnectAnonymously(ServerProcess server) => Open(server, NewHandler());

    /// <summary>The practice over HTTP/1.1, as GP software connects.</summary>
    public HttpClient ConnectHttp(ServerProcess server)
    {
        var client = new HttpClient(new AccessTokenHandler(TokensOf(server, Gp), new SocketsHttpHandler())) { BaseAddress = server.HttpAddress };
        _connections.Add(client);
        return client;
    }

    public void Dispose()
    {
        _connections.ForEach(connection => connection.Dispose());
        _http.Dispose();
        _key.Dispose();
    }

    public GrpcChannel Connect(ServerProcess server, string participantId) => Open(server, new AccessTokenHandler(TokensOf(server, participantId), NewHandler()));

    public async Task<string> TokenOfAsync(ServerProcess server, string participantId) => await TokensOf(server, participantId).GetAsync(CancellationToken.None);

    private AccessTokenSource TokensOf(ServerProcess server, string participantId)
    {
        var professional = new Professional { System = "http://fhir.nl/fhir/NamingSystem/big", Value = "19012345601", Role = "01.015" };
        var credential = new ParticipantCredential(participantId, KeyId, _key, professional);
        var tokens = new AccessTokenSource(_http, new Uri(server.HttpAddress, "/oauth2/token"), credential, TimeProvider.System);
        _connections.Add(tokens);
        return tokens;
    }

    private GrpcChannel Open(ServerProcess server, HttpMessageHandler handler)
    {
        var channel = GrpcChannel.ForAddress(server.GrpcAddress, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        _connections.Add(channel);
        return channel;
    }

    // One HTTP/2 connection: with two or four the echo was no faster on two cores.
    private static SocketsHttpHandler NewHandler() => new() { EnableMultipleHttp2Connections = false };
}
