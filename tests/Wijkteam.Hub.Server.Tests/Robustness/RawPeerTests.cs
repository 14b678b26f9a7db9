using Google.Protobuf;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using static Wijkteam.Hub.Server.Tests.Robustness.RawConnection;

namespace Wijkteam.Hub.Server.Tests.Robustness;

/// <summary>What a peer may say that no client library would, against <c>hub serve</c>: each is refused for what it is, nothing is logged as the hub's fault, memory
/// comes back, and the calls of others go on.</summary>
[Collection(nameof(Alone))]
public sealed class RawPeerTests(RawPeerScene scene) : IClassFixture<RawPeerScene>
{
    private const string Unary = "/wijkteam.hub.v1.DirectoryService/GetParticipant";
    private const string Duplex = "/wijkteam.hub.v1.InboxService/Receive";

    // gRPC's codes.
    private const string Cancelled = "grpc-status 1";
    private const string InvalidArgument = "grpc-status 3";
    private const string ResourceExhausted = "grpc-status 8";
    private const string Unauthenticated = "grpc-status 16";

    private const int MaxMessageBytes = 1024 * 1024;
    private const int Chunk = 16 * 1024;

    // The longest that Kestrel lets a request do nothing: a grace of five seconds and a look each second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly byte[] Request = new GetParticipantRequest { Id = HubFixture.Gp }.ToByteArray();

    public static TheoryData<string, byte[], string, string> Bodies => new()
    {
        { "nothing at all", [], InvalidArgument, InvalidArgument },
        { "half of a message's header", [0, 0], InvalidArgument, InvalidArgument },
        { "a message that breaks off", Message(Request.AsSpan(..3), length: (uint)Request.Length), InvalidArgument, InvalidArgument },
        { "two messages", [.. Message(Request), .. Message(Request)], InvalidArgument, InvalidArgument },
        { "a message and half of another", [.. Message(Request), 0, 0], InvalidArgument, InvalidArgument },
        // gRPC says of a stream no more than that it could not be read.
        { "a length beyond all bounds", Message(Request, length: uint.MaxValue), InvalidArgument, Cancelled },
        { "a length beyond the limit", Message(Request, length: MaxMessageBytes + 1), ResourceExhausted, ResourceExhausted },
        { "compressed, and not said how", Message(Request, compressed: 1), InvalidArgument, InvalidArgument },
        { "neither compressed nor not", Message(Request, compressed: 7), InvalidArgument, InvalidArgument },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_ThatIsNoMessage_IsRefused(string what, byte[] body, string unary, string duplex)
    {
        (await scene.SendAsync(Unary, body)).ShouldBe(unary, what);
        (await scene.SendAsync(Duplex, body)).ShouldBe(duplex, what);

        await scene.UnharmedAsync();
    }

    [Fact]
    public async Task Bytes_ThatAreSaidToBeCompressed_AreRefused()
    {
        foreach (var path in (string[])[Unary, Duplex])
        {
            (await scene.SendAsync(path, Message("no gzip at all"u8, compressed: 1), ("grpc-encoding", "gzip"))).ShouldBe(InvalidArgument);
        }

        await scene.UnharmedAsync();
    }

    [Theory]
    [InlineData(Unary)]
    [InlineData(Duplex)]
    public async Task Bomb_IsNotDecompressedBeyondTheLimit(string path)
    {
        // Half a gibibyte, in less than a message may have.
        var bomb = RawPeerScene.Compress(512 * 1024 * 1024);
        bomb.Length.ShouldBeLessThan(MaxMessageBytes);
        foreach (var message in (byte[][])[bomb, bomb, RawPeerScene.Compress(MaxMessageBytes + 1)])
        {
            (await scene.SendAsync(path, Message(message, compressed: 1), ("grpc-encoding", "gzip"))).ShouldBe(ResourceExhausted);
            await scene.UnharmedAsync();
        }
    }

    [Fact]
    public async Task Calls_ThatAreReset_LeaveNothing()
    {
        // More than one connection may have, one after the other, and with a message under way.
        await using (var peer = await OpenAsync(scene.Address))
        {
            var headers = CallHeaders(Duplex, scene.Token);
            try
            {
                for (var stream = 1; stream < 10_000; stream += 2)
                {
                    await peer.SendAsync(Headers, EndHeaders, stream, headers);
                    await peer.SendAsync(Data, 0, stream, [0, 0, 0, 0, 9, 1]);
                    await peer.SendAsync(Reset, 0, stream, [0, 0, 0, 8]);
                }
            }
            catch (IOException)
            {
                // Kestrel does not take that from anybody for ever.
            }
        }

        await scene.UnharmedAsync();
    }

    [Fact]
    public async Task Body_ThatDoesNotCome_IsNotWaitedFor()
    {
        await using var peer = await OpenAsync(scene.Address);
        await peer.SendAsync(Headers, EndHeaders, 1, CallHeaders(Unary, scene.Token));
        await peer.SendAsync(Data, 0, 1, [0, 0]);

        // The connection goes with it, since it may be all that the peer does.
        EndsTheConnection(await peer.EndAsync(1, Patience)).ShouldBeTrue();

        await scene.UnharmedAsync();
    }

    [Fact]
    public async Task Headers_WithoutEnd_CloseTheConnection()
    {
        foreach (var many in (bool[])[true, false])
        {
            await using var peer = await OpenAsync(scene.Address);
            var header = many ? (Name: "x", Value: "y") : (Name: "x", Value: new string('y', Chunk / 2));
            var flood = CallHeaders(Unary, scene.Token, Enumerable.Repeat(header, many ? 10_000 : 100)).Chunk(Chunk - 1).ToList();
            var sending = RawPeerScene.SendAllAsync(peer, flood);
            EndsTheConnection(await peer.EndAsync(1)).ShouldBeTrue();
            await sending;
        }

        await scene.UnharmedAsync();
    }

    [Fact]
    public async Task Connections_ThatSayNothing_HinderNobody()
    {
        var peers = new List<RawConnection>();
        for (var i = 0; i < 500; i++)
        {
            peers.Add(i % 2 == 0 ? await ConnectAsync(scene.Address) : await OpenAsync(scene.Address));
            await peers[i].SendBytesAsync(i % 2 == 0 ? "PRI * HT"u8.ToArray() : [0, 0, 80, Headers, 0]);
        }

        await scene.UnharmedAsync();
        foreach (var peer in peers)
        {
            await peer.DisposeAsync();
        }
    }

    [Fact]
    public async Task Pings_WithoutEnd_HinderNobody()
    {
        await using var peer = await OpenAsync(scene.Address);
        try
        {
            // None of the answers is read.
            for (var i = 0; i < 100_000; i++)
            {
                await peer.SendAsync(Ping, 0, stream: 0, new byte[8]);
            }
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // Kestrel does not take that from anybody for ever.
        }

        await scene.UnharmedAsync();
    }

    [Fact]
    public async Task Stranger_IsTurnedAwayBeforeItsBodyIsRead()
    {
        await using var peer = await OpenAsync(scene.Address);
        await peer.SendAsync(Headers, EndHeaders, 1, CallHeaders(Unary, "no-token"));

        (await peer.EndAsync(1)).ShouldBe(Unauthenticated);

        await scene.UnharmedAsync();
    }

    /// <remarks>Whether the goodbye arrives before the end is a race, and the code is Kestrel's.</remarks>
    private static bool EndsTheConnection(string end) => end == "closed" || end.StartsWith("GOAWAY", StringComparison.Ordinal);
}
