using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Wijkteam.Hub.Platform;

/// <summary>Marks a call that has come to its service: what gRPC itself cannot make sense of before that is the caller's request, and after it the hub's doing.</summary>
internal sealed class ServiceEntered
{
    private static readonly ServiceEntered Mark = new();

    private ServiceEntered()
    {
    }

    public static void Set(ServerCallContext call) => call.GetHttpContext().Features.Set(Mark);

    public static bool IsSet(HttpContext call) => call.Features.Get<ServiceEntered>() is not null;
}
