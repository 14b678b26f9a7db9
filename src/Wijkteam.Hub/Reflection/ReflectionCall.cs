using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.Extensions.Hosting;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Reflection;

/// <summary>One stream of questions and answers, under either name of the protocol.</summary>
internal sealed class ReflectionCall(Answers answers, OpenCalls calls, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <param name="requests">The questions.</param>
    /// <param name="read">The last question, as v1 has it.</param>
    /// <param name="write">Writes an answer, given as v1 has it.</param>
    /// <exception cref="RefusedException">The caller may go on no longer, or the hub is shutting down.</exception>
    public async Task RunAsync<TRequest>(
        IAsyncStreamReader<TRequest> requests, Func<TRequest, ServerReflectionRequest> read, Func<ServerReflectionResponse, Task> write, ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            // Nobody, where no token is asked for.
            var caller = context.GetHttpContext().Features.Get<Caller>();
            await (caller is null ? AnswerAsync(end.Token) : calls.RunAsync(caller, AnswerAsync, end.Token));

            async Task AnswerAsync(CancellationToken cancellationToken)
            {
                while (await requests.NextAsync(cancellationToken))
                {
                    if (caller?.TokenExpireTime <= time.GetUtcNow())
                    {
                        throw new RefusedException(new Refusal(RefusalReason.TokenExpired, "The token that the stream was opened with has expired; open another with a fresh one."));
                    }

                    await write(answers.To(read(requests.Current)));
                }
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new RefusedException(new Refusal(RefusalReason.Unavailable, "The hub is shutting down; connect again."));
        }
    }
}
