using Grpc.Core;
using Grpc.Tests.Probes;

namespace Grpc.Tests.Servers;

/// <summary>The service of the end-to-end tests.</summary>
internal sealed class Probe(ProbeSignals signals) : ProbeService.ProbeServiceBase
{
    /// <summary>Echoes the text, the request's metadata as response headers and trailers, and what the context says.</summary>
    public override async Task<ProbeMessage> Echo(ProbeMessage request, ServerCallContext context)
    {
        var sent = new Metadata();
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("probe", StringComparison.Ordinal)))
        {
            sent.Add(entry);
            context.ResponseTrailers.Add(entry);
        }

        await context.WriteResponseHeadersAsync(sent);
        context.ResponseTrailers.Add("authorization-seen", context.RequestHeaders.GetValue("authorization") ?? "none");
        context.ResponseTrailers.Add("context", $"{context.Method} {context.AuthContext.IsPeerAuthenticated} {context.Deadline == DateTime.MaxValue}");
        return request;
    }

    public override async Task Split(ProbeMessage request, IServerStreamWriter<ProbeMessage> responseStream, ServerCallContext context)
    {
        foreach (var word in request.Text.Split(' '))
        {
            await responseStream.WriteAsync(new ProbeMessage { Text = word }, context.CancellationToken);
        }
    }

    public override async Task<ProbeMessage> Join(IAsyncStreamReader<ProbeMessage> requestStream, ServerCallContext context)
    {
        var words = new List<string>();
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            words.Add(message.Text);
        }

        return new ProbeMessage { Text = string.Join(' ', words) };
    }

    public override async Task Talk(
        IAsyncStreamReader<ProbeMessage> requestStream, IServerStreamWriter<ProbeMessage> responseStream, ServerCallContext context)
    {
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new ProbeMessage { Text = message.Text.ToUpperInvariant() }, context.CancellationToken);
        }
    }

    public override Task<ProbeMessage> Fail(ProbeMessage request, ServerCallContext context)
    {
        context.ResponseTrailers.Add("from", "context");
        throw new RpcException(
            new Status(StatusCode.FailedPrecondition, "déjà vu"), new Metadata { { "why", "tested" }, { "detail-bin", [0, 1, 255] } });
    }

    public override async Task<ProbeMessage> Wait(ProbeMessage request, ServerCallContext context)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.CancellationToken.Register(over.SetResult);
        signals.Started.TrySetResult();
        await over.Task;
        signals.Ended.TrySetResult();
        throw new RpcException(Status.DefaultCancelled);
    }
}

/// <summary>Where a waiting call is, for the test to wait for.</summary>
internal sealed class ProbeSignals
{
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
