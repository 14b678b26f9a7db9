using Google.Rpc;
using Grpc.Core;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>A refusal as a client sees it: status, reason and the fields at fault.</summary>
public sealed record SeenRefusal(StatusCode Status, string Reason, IReadOnlyList<string> Fields, string Text)
{
    public static SeenRefusal Read(RpcException e)
    {
        var details = e.Trailers.GetValueBytes("grpc-status-details-bin");
        if (details is null)
        {
            return new SeenRefusal(e.StatusCode, "", [], e.Status.Detail);
        }

        var status = Google.Rpc.Status.Parser.ParseFrom(details);
        status.Code.ShouldBe((int)e.StatusCode);
        var error = status.Details.Single(any => any.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
        error.Domain.ShouldBe("hub.wijkteam");
        var fields = status.Details.Where(any => any.Is(BadRequest.Descriptor))
            .SelectMany(any => any.Unpack<BadRequest>().FieldViolations)
            .Select(violation => violation.Field);
        return new SeenRefusal(e.StatusCode, error.Type, [.. fields], $"{e.Status.Detail} {status}");
    }

    /// <summary>The refusal that a call ends with; fails if it does not.</summary>
    public static Task<SeenRefusal> OfAsync<T>(AsyncUnaryCall<T> call) => OfAsync(async () => await call);

    public static async Task<SeenRefusal> OfAsync(Func<Task> call) => Read(await Should.ThrowAsync<RpcException>(call));
}
