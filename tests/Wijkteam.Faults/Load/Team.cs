using System.Threading.Channels;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Faults.Load;

/// <summary>The team at work: it takes steps with what it has received, of which the practices hear.</summary>
internal sealed class Team(Client client, ChannelReader<string> work)
{
    /// <summary>Goes on until there is no more to come.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var id in work.ReadAllAsync(cancellationToken))
        {
            try
            {
                await StepsAsync(id, cancellationToken);
            }
            catch (RefusedByHubException)
            {
                // Cancelled or closed meanwhile.
            }
        }
    }

    private async Task StepsAsync(string id, CancellationToken cancellationToken)
    {
        if (client.Random.Next(4) == 0)
        {
            var decline = new DeclineReferralRequest { RequestId = Samples.NewId(), Id = id, Reason = new StatusReason { Code = StatusReasonCode.NoCapacity } };
            await StepAsync(decline.RequestId, (door, options) => door.Referrals.DeclineReferralAsync(decline, options), answer => answer.Referral, cancellationToken);
            return;
        }

        var accept = new AcceptReferralRequest { RequestId = Samples.NewId(), Id = id };
        await StepAsync(accept.RequestId, (door, options) => door.Referrals.AcceptReferralAsync(accept, options), answer => answer.Referral, cancellationToken);
        var outcome = new ReferralOutcome { Result = ReferralResult.GoalReached, Summary = "Gedaan." };
        var complete = new CompleteReferralRequest { RequestId = Samples.NewId(), Id = id, Outcome = outcome };
        await StepAsync(complete.RequestId, (door, options) => door.Referrals.CompleteReferralAsync(complete, options), answer => answer.Referral, cancellationToken);
    }

    private Task StepAsync<T>(
        string requestId, Func<TestParticipant, CallOptions, AsyncUnaryCall<T>> send, Func<T, Referral> read, CancellationToken cancellationToken) =>
        client.WriteAsync(requestId, send, answer => read(answer).Id, cancellationToken);
}
