using Grpc.Core;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>Gives back what it gets, through the same server as everything else.</summary>
internal sealed class EchoServer : EchoService.EchoServiceBase
{
    public override Task<SubmitReferralRequest> Echo(SubmitReferralRequest request, ServerCallContext context) => Task.FromResult(request);
}
