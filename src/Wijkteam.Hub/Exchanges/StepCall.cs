using Google.Protobuf;
using Grpc.Core;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Exchanges;

/// <summary>A party's step as it came in over gRPC: what every such request has.</summary>
/// <param name="Id">The exchange, not checked yet.</param>
/// <param name="ExpectedVersion">The version on which the party decided; 0 for any.</param>
internal sealed record StepCall(ServerCallContext Context, IMessage Request, string RequestId, string Id, long ExpectedVersion)
{
    /// <summary>What is wrong with the request; what the step itself asks for is said before what every step does.</summary>
    public Faults Faults { get; } = new();

    public Caller Caller { get; } = Context.GetHttpContext().GetCaller();
}
