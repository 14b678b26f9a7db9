using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Rest.Answers;
using Wijkteam.Adapters.Rest.Requests;
using Wijkteam.Adapters.Rest.Routes;
using Wijkteam.Contracts;

namespace Wijkteam.Adapters.Rest;

/// <summary>Carries out requests: each is one call of the hub, made with the caller's own credential. Who that is and what it may, the hub says.</summary>
internal sealed partial class Door(RestHub hub, ILogger<Door> logger)
{
    /// <summary>What is done at one path.</summary>
    public RequestDelegate Serve(RestPath path) => context => ServeAsync(context, () => ServeAsync(context, path));

    /// <summary>For what is at no path.</summary>
    public Task RefuseAsync(HttpContext context) =>
        ServeAsync(context, () => throw new ProblemException(Problem.Plain(StatusCodes.Status404NotFound, "There is nothing at this path; /openapi.json tells what is where.")));

    private async Task ServeAsync(HttpContext context, Func<Task> serve)
    {
        try
        {
            await serve();
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            await ProblemOf(e).WriteAsync(context);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or RpcException or IOException)
        {
            // Nobody waits for it any more.
        }
        catch (Exception e)
        {
            // A stream that is no longer to be trusted: its connection ends without its end.
            LogUnexpected(logger, e.GetType().FullName, e.StackTrace);
            context.Abort();
        }
    }

    private Problem ProblemOf(Exception e)
    {
        switch (e)
        {
            case ProblemException refused:
                return refused.Problem;
            case RpcException failed:
                return HubProblems.Read(failed);
            case BadHttpRequestException bad:
                return Problem.Plain(bad.StatusCode, "The request is not as HTTP has it.");
            default:
                LogUnexpected(logger, e.GetType().FullName, e.StackTrace);
                return Problem.Refused(StatusCodes.Status500InternalServerError, "INTERNAL", "The door of the hub failed; its log knows more.", []);
        }
    }

    private async Task ServeAsync(HttpContext context, RestPath path)
    {
        if (path.Find(context.Request.Method) is { } operation)
        {
            await CallAsync(context, operation);
            return;
        }

        context.Response.Headers[HeaderNames.Allow] = path.Allow;
        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            throw new ProblemException(Problem.Plain(StatusCodes.Status405MethodNotAllowed, $"Allowed here: {path.Allow}."));
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task CallAsync(HttpContext context, Operation operation)
    {
        CheckAccept(context.Request, operation.Streams ? Answer.JsonLines : Answer.Json);
        var options = CallOf(context);
        var request = await RequestReader.ReadAsync(context, operation);
        if (operation.Streams)
        {
            using var stream = hub.Calls.AsyncServerStreamingCall(operation.Call, host: null, options, request);
            await Answer.WriteAsync(context, stream.ResponseStream);
        }
        else
        {
            using var call = hub.Calls.AsyncUnaryCall(operation.Call, host: null, options, request);
            await Answer.WriteAsync(context, await call);
        }
    }

    private static CallOptions CallOf(HttpContext context)
    {
        // Without any credential there is nothing to ask the hub, nor a reason to read on.
        if (context.Request.Headers[HeaderNames.Authorization] is not [{ } header] || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(Problem.Refused(StatusCodes.Status401Unauthorized, "TOKEN_INVALID", "Send an access token of this hub, once: authorization: Bearer ...", []));
        }

        // The certificate of the caller's connection too, to which the token may be bound (RFC 8705, RFC 9440).
        var credential = new Metadata { { "authorization", header } };
        if (context.Connection.ClientCertificate is { } certificate)
        {
            credential.Add(ForwardedCertificate.Name, ForwardedCertificate.Write(certificate));
        }

        return new CallOptions(credential, cancellationToken: context.RequestAborted);
    }

    private static void CheckAccept(HttpRequest request, string mediaType)
    {
        var answer = new MediaTypeHeaderValue(mediaType);
        var accept = request.GetTypedHeaders().Accept;
        if (accept.Count > 0 && !accept.Any(range => range.Quality != 0 && answer.IsSubsetOf(range)))
        {
            throw new ProblemException(Problem.Plain(StatusCodes.Status406NotAcceptable, $"Answers are {mediaType}."));
        }
    }

    /// <remarks>The exception's type and place, never its message: that may quote what it choked on.</remarks>
    [LoggerMessage(EventId = 4200, Level = LogLevel.Error, Message = "A request over HTTP failed at the door with {ExceptionType} {StackTrace}")]
    private static partial void LogUnexpected(ILogger logger, string? exceptionType, string? stackTrace);
}

/// <summary>The hub, spoken to as any participant does.</summary>
/// <param name="channel">The connection to it, without a credential of its own.</param>
internal sealed class RestHub(ChannelBase channel) : IDisposable
{
    /// <summary>Makes calls to it.</summary>
    public CallInvoker Calls { get; } = channel.CreateCallInvoker();

    public void Dispose() => (channel as IDisposable)?.Dispose();
}
