using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Testing;
using Grpc.Tests.Servers;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Grpc.Tests.Interop;

/// <summary>The public interoperability tests between this repository's gRPC and that of others, in both directions. The table is
/// <c>tests/interop/grpc/testing/README.md</c>.</summary>
public sealed class InteropTests : IDisposable
{
    private static readonly string[] Names =
    [
        "empty_unary", "large_unary", "client_compressed_unary", "server_compressed_unary", "client_streaming", "client_compressed_streaming", "server_streaming",
        "server_compressed_streaming", "ping_pong", "empty_stream", "custom_metadata", "status_code_and_message", "special_status_message", "unimplemented_method",
        "unimplemented_service", "cancel_after_begin", "cancel_after_first_response", "timeout_on_sleeping_server",
    ];

    // By the columns of the table.
    private static readonly string[] Languages = ["mjs", "py"];
    private static readonly IReadOnlyList<string[]> Table = ReadTable();

    private readonly Certificates certificates = new();

    public static TheoryData<string, Transport> Strangers { get; } = new(
        from language in Languages from transport in Enum.GetValues<Transport>() select (language, transport));

    public void Dispose() => certificates.Dispose();

    [Fact]
    public void Table_HasEveryCase_AndAReasonForEachThatIsNotWhole()
    {
        Table.Select(row => row[0]).ShouldBe(Names, ignoreOrder: true);
        Table.SelectMany(row => row[1..]).ShouldAllBe(cell => cell == "yes" || cell.StartsWith("part ", StringComparison.Ordinal) || cell.StartsWith("no ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Stranger_CallsUs(string language, Transport transport)
    {
        await using var server = await InteropServer.StartAsync(certificates);
        var cases = CasesOf(1 + Array.IndexOf(Languages, language)).Select(pair => pair.Name).ToList();

        (await PlayAsync(language, server, transport, transport == Transport.Mutual ? "client" : "", cases)).ShouldBe(cases.Select(name => $"{name} ok"));
    }

    [Theory]
    [InlineData("mjs")]
    [InlineData("py")]
    public async Task Stranger_WithoutItsCertificate_IsNotLetIn(string language)
    {
        await using var server = await InteropServer.StartAsync(certificates);

        (await PlayAsync(language, server, Transport.Mutual, certificate: "", ["empty_unary"])).ShouldHaveSingleItem().ShouldStartWith("empty_unary failed");
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task We_CallAStranger(string language, Transport transport)
    {
        using var server = new InteropScript($"grpc/testing/server.{language}", [], Environment(transport, certificates.Server));
        var port = await server.ReadLineAsync();
        var faults = new List<string>();
        foreach (var (name, whole) in CasesOf(3 + Array.IndexOf(Languages, language)))
        {
            var gzip = new CountingGzip();
            using var channel = Connect($"localhost:{port}", transport, transport == Transport.Mutual, gzip);
            try
            {
                await new InteropCases(channel, gzip, whole).RunAsync(name).Soon();
            }
            catch (Exception e) when (e is RpcException or ShouldAssertException or TimeoutException)
            {
                faults.Add($"{name}: {e.Message}");
            }
        }

        faults.ShouldBeEmpty();
        await server.WriteAsync("");
        await server.EndWellAsync();
    }

    [Theory]
    [InlineData("mjs")]
    [InlineData("py")]
    public async Task We_WithoutOurCertificate_AreNotLetIn(string language)
    {
        using var server = new InteropScript($"grpc/testing/server.{language}", [], Environment(Transport.Mutual, certificates.Server));
        using var channel = Connect($"localhost:{await server.ReadLineAsync()}", Transport.Mutual, withCertificate: false, new CountingGzip());

        var end = await Should.ThrowAsync<RpcException>(async () => await new InteropCases(channel, new CountingGzip(), whole: true).EmptyUnary());
        end.StatusCode.ShouldBeOneOf(StatusCode.Unavailable, StatusCode.Internal);
    }

    [Theory]
    [InlineData(Transport.Plain)]
    [InlineData(Transport.Tls)]
    [InlineData(Transport.Mutual)]
    public async Task We_CallOurselves_WithNothingLeftOut(Transport transport)
    {
        await using var server = await InteropServer.StartAsync(certificates);
        foreach (var name in Names)
        {
            var gzip = new CountingGzip();
            using var channel = Connect(server.AuthorityOf(transport), transport, transport == Transport.Mutual, gzip);
            await new InteropCases(channel, gzip, whole: true).RunAsync(name).Soon();
        }
    }

    /// <summary>What a stranger's client prints of each case.</summary>
    private async Task<IReadOnlyList<string>> PlayAsync(string language, InteropServer server, Transport transport, string certificate, IReadOnlyList<string> cases)
    {
        var environment = Environment(transport, certificate.Length > 0 ? certificates.Client : null).Append(("INTEROP_TARGET", server.AuthorityOf(transport)));
        using var client = new InteropScript($"grpc/testing/client.{language}", cases, environment);
        var printed = await client.ReadToEndAsync();
        await client.EndWellAsync(printed);
        return printed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private IEnumerable<(string Name, string Value)> Environment(Transport transport, System.Security.Cryptography.X509Certificates.X509Certificate2? own) =>
        transport == Transport.Plain ? [] :
        [
            ("INTEROP_ROOT", certificates.RootPem),
            ("INTEROP_MUTUAL", transport == Transport.Mutual ? "1" : "0"),
            .. own is null ? Array.Empty<(string, string)>() : [("INTEROP_CERT", own.ExportCertificatePem()), ("INTEROP_KEY", Certificates.KeyPemOf(own))],
        ];

    private GrpcChannel Connect(string authority, Transport transport, bool withCertificate, CountingGzip gzip) => GrpcChannel.ForAddress(
        $"{(transport == Transport.Plain ? "http" : "https")}://{authority}",
        new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { SslOptions = certificates.ClientOptions(withCertificate) },
            DisposeHttpClient = true,
            CompressionProviders = [gzip],
        });

    /// <summary>The cases that are played, by the column of the table, and whether they are whole.</summary>
    private static IEnumerable<(string Name, bool Whole)> CasesOf(int column) =>
        Table.Where(row => !row[column].StartsWith("no ", StringComparison.Ordinal)).Select(row => (row[0], row[column] == "yes"));

    private static List<string[]> ReadTable() =>
    [
        .. File.ReadLines(Repository.PathOf("tests", "interop", "grpc", "testing", "README.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]),
    ];
}
