using System.Globalization;
using System.IO.Compression;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Robustness;

/// <summary><c>hub serve</c>, a participant that goes on as ever, and how the hub was before anybody misbehaved.</summary>
public sealed class RawPeerScene : IAsyncLifetime
{
    private const int Chunk = 16 * 1024;
    private const long MaxGrowth = 64L * 1024 * 1024;

    private readonly HubProcess _hub = new();
    private TestParticipant _gp = null!;
    private long _idle;

    /// <summary>Where the hub is reached.</summary>
    public Uri Address => _hub.GrpcAddress;

    /// <summary>A good access token.</summary>
    public string Token { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await _hub.StartAsync();
        _gp = _hub.Connect(HubFixture.Gp);
        Token = await _gp.Tokens.GetAsync(CancellationToken.None);
        await OthersGoOnAsync();
        _idle = ResidentBytes();
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    /// <summary>Makes a call of these bytes: how it ends.</summary>
    public async Task<string> SendAsync(string path, byte[] body, params IEnumerable<(string Name, string Value)> headers)
    {
        await using var peer = await RawConnection.OpenAsync(Address);
        await peer.SendAsync(RawConnection.Headers, RawConnection.EndHeaders, 1, RawConnection.CallHeaders(path, Token, headers));
        foreach (var chunk in body.Chunk(Chunk))
        {
            await peer.SendAsync(RawConnection.Data, 0, 1, chunk);
        }

        await peer.SendAsync(RawConnection.Data, RawConnection.EndStream, 1, []);
        return await peer.EndAsync(1);
    }

    /// <summary>Sends headers in these blocks, as far as the hub takes them.</summary>
    public static async Task SendAllAsync(RawConnection peer, IReadOnlyList<byte[]> blocks)
    {
        try
        {
            for (var i = 0; i < blocks.Count; i++)
            {
                await peer.SendAsync(i == 0 ? RawConnection.Headers : RawConnection.Continuation, i == blocks.Count - 1 ? RawConnection.EndHeaders : (byte)0, 1, blocks[i]);
            }
        }
        catch (IOException)
        {
            // The hub has closed the connection; how, is read on the other side.
        }
    }

    /// <summary>So many zeros in gzip.</summary>
    public static byte[] Compress(int zeros)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var block = new byte[Chunk];
            for (var left = zeros; left > 0; left -= block.Length)
            {
                gzip.Write(block.AsSpan(..Math.Min(left, block.Length)));
            }
        }

        return compressed.ToArray();
    }

    /// <summary>Fails unless others are served, memory is back and nothing was logged as the hub's fault.</summary>
    public async Task UnharmedAsync()
    {
        await OthersGoOnAsync();
        (ResidentBytes() - _idle).ShouldBeLessThan(MaxGrowth);
        _hub.Output.ToString().ShouldNotContain("fail:");
        _hub.Errors.Lines().ShouldBeEmpty();
    }

    private async Task OthersGoOnAsync() =>
        (await _gp.Directory.GetParticipantAsync(new GetParticipantRequest { Id = HubFixture.Gp }, Waiting.Call())).Participant.Id.ShouldBe(HubFixture.Gp);

    /// <summary>What the hub's process has in memory.</summary>
    private long ResidentBytes() => 1024 * long.Parse(
        File.ReadLines($"/proc/{_hub.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))[6..^2], CultureInfo.InvariantCulture);
}
