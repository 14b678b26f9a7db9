using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>Streams of others, which ask for messages and read none, in a process of their own: what they cost their client is not what they cost the hub. It lives until
/// its standard input ends.</summary>
internal sealed class StrangersProcess : IAsyncDisposable
{
    private const string Ready = "open";

    private readonly Process _process;

    private StrangersProcess(Process process) => _process = process;

    /// <summary>Starts this executable again; they are open when this completes.</summary>
    /// <param name="tokens">Access tokens of those who open the streams, in turn.</param>
    public static async Task<StrangersProcess> StartAsync(Uri hub, IEnumerable<string> tokens, int count)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["strangers", $"{hub}", count.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(string.Join(' ', tokens));
        await process.StandardInput.FlushAsync();
        return await process.StandardOutput.ReadLineAsync() == Ready
            ? new StrangersProcess(process)
            : throw new InvalidOperationException("The other streams could not be opened.");
    }

    /// <summary>What the other process does.</summary>
    public static async Task<int> RunAsync(string hub, string count)
    {
        var tokens = (await Console.In.ReadLineAsync())!.Split(' ');
        GrpcChannel[] channels = [.. tokens.Select(_ => GrpcChannel.ForAddress(hub))];
        for (var i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
        {
            var whose = i % tokens.Length;
            var call = new InboxService.InboxServiceClient(channels[whose]).Receive(new Metadata { { "authorization", $"Bearer {tokens[whose]}" } });
            await call.RequestStream.WriteAsync(new ReceiveRequest { Open = new Open { MaxUnacknowledged = 1_000 } });
        }

        Console.WriteLine(Ready);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
