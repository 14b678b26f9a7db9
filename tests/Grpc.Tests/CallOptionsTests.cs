using Grpc.Core;

namespace Grpc.Tests;

public sealed class CallOptionsTests
{
    [Fact]
    public void Default_IsEmpty()
    {
        var options = default(CallOptions);

        options.Headers.ShouldBeNull();
        options.Deadline.ShouldBeNull();
        options.WriteOptions.ShouldBeNull();
        options.PropagationToken.ShouldBeNull();
        options.Credentials.ShouldBeNull();
        options.CancellationToken.CanBeCanceled.ShouldBeFalse();
        options.IsWaitForReady.ShouldBeFalse();
    }

    [Fact]
    public void With_ChangesACopy_AndKeepsTheRest()
    {
        using var cancellation = new CancellationTokenSource();
        var headers = new Metadata();
        var deadline = DateTime.UnixEpoch;
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        var writeOptions = new WriteOptions(WriteFlags.NoCompress);
        var before = default(CallOptions);

        var options = before.WithHeaders(headers).WithDeadline(deadline).WithCancellationToken(cancellation.Token)
            .WithWriteOptions(writeOptions).WithCredentials(credentials).WithWaitForReady();

        options.ShouldBe(new CallOptions(headers, deadline, cancellation.Token, writeOptions, propagationToken: null, credentials).WithWaitForReady(true));
        options.WithWaitForReady(false).IsWaitForReady.ShouldBeFalse();
        before.ShouldBe(default);
        WriteOptions.Default.Flags.ShouldBe(default);
        ContextPropagationOptions.Default.IsPropagateDeadline.ShouldBeTrue();
        new ContextPropagationOptions(propagateCancellation: false).IsPropagateCancellation.ShouldBeFalse();
    }
}
