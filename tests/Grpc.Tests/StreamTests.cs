using System.Threading.Channels;
using Grpc.Core;

namespace Grpc.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task ReadAll_GivesEveryMessage_ThenEnds()
    {
        var stream = new ChannelStream();
        stream.Messages.Writer.TryWrite("a");
        stream.Messages.Writer.TryWrite("b");
        stream.Messages.Writer.Complete();

        (await stream.ReadAllAsync(TestContext.Current.CancellationToken).ToListSoon()).ShouldBe(["a", "b"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAll_WhenCancelled_Stops(bool byTheEnumeration)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var stream = new ChannelStream();
        var messages = byTheEnumeration ? stream.ReadAllAsync(CancellationToken.None) : stream.ReadAllAsync(cancellation.Token);
        await using var enumerator = messages.GetAsyncEnumerator(byTheEnumeration ? cancellation.Token : CancellationToken.None);
        var next = enumerator.MoveNextAsync().AsTask();
        next.IsCompleted.ShouldBeFalse();
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(next.Soon());
    }

    [Fact]
    public void ReadAll_OfNothing_IsRefusedAtOnce() =>
        Should.Throw<ArgumentNullException>(() => ((IAsyncStreamReader<string>)null!).ReadAllAsync(TestContext.Current.CancellationToken));

    [Fact]
    public async Task Write_WithAToken_IsRefused_ByWritersThatCannotCancel()
    {
        using var cancellation = new CancellationTokenSource();
        var writer = new Writer();
        IAsyncStreamWriter<string> stream = writer;

        await stream.WriteAsync("a", CancellationToken.None).Soon();
        await Should.ThrowAsync<NotSupportedException>(() => stream.WriteAsync("b", cancellation.Token));
        writer.Written.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Call_WithAndWithoutState_AsksItsFunctions()
    {
        var headers = new Metadata();
        var trailers = new Metadata();
        var disposed = new List<string>();
        using var stateless = new AsyncUnaryCall<string>(
            Task.FromResult("x"), Task.FromResult(headers), () => Status.DefaultSuccess, () => trailers, () => disposed.Add("stateless"));
        using var stateful = new AsyncUnaryCall<string>(
            Task.FromResult("y"), _ => Task.FromResult(headers), _ => Status.DefaultCancelled, _ => trailers, state => disposed.Add((string)state), "state");

        (await stateless).ShouldBe("x");
        (await stateful.ConfigureAwait(true)).ShouldBe("y");
        (await stateless.ResponseHeadersAsync.Soon()).ShouldBeSameAs(headers);
        (await stateful.ResponseHeadersAsync.Soon()).ShouldBeSameAs(headers);
        stateless.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
        stateful.GetStatus().StatusCode.ShouldBe(StatusCode.Cancelled);
        stateless.GetTrailers().ShouldBeSameAs(stateful.GetTrailers());
        stateless.Dispose();
        stateful.Dispose();
        disposed.ShouldBe(["stateless", "state"]);
    }

    private sealed class ChannelStream : IAsyncStreamReader<string>
    {
        public Channel<string> Messages { get; } = Channel.CreateBounded<string>(2);

        public string Current { get; private set; } = "";

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await Messages.Reader.WaitToReadAsync(cancellationToken))
            {
                return false;
            }

            Current = await Messages.Reader.ReadAsync(cancellationToken);
            return true;
        }
    }

    private sealed class Writer : IAsyncStreamWriter<string>
    {
        public List<string> Written { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message)
        {
            Written.Add(message);
            return Task.CompletedTask;
        }
    }
}
