using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Operations;

/// <summary>A hub with an operator, where three nacks make a dead letter.</summary>
public abstract class OperationsScene : PushScene
{
    protected OperationsScene() => Hub.Settings["Delivery:MaxNacks"] = "3";

    protected async Task<Queue> QueueOfAsync(string participant) =>
        (await Operator.Operations.ListQueuesAsync(new ListQueuesRequest { PageSize = 200 }, Waiting.Call())).Queues.Single(queue => queue.ParticipantId == participant);

    protected async Task<IReadOnlyList<DeadLetterGroupStatus>> ListGroupsAsync() =>
        (await Operator.Operations.ListDeadLetterGroupsAsync(new ListDeadLetterGroupsRequest(), Waiting.Call())).Groups;

    protected static DeadLetterGroup GroupOf(string nackReason) =>
        new() { ParticipantId = HubFixture.Team, Reason = DeliveryFailureReason.Rejected, LastNackReason = nackReason };

    protected static PauseParticipantRequest Pause(string participant) =>
        new() { RequestId = Samples.NewId(), ParticipantId = participant, Reason = "key.compromised" };

    protected static ResumeParticipantRequest Resume(string participant) => new() { RequestId = Samples.NewId(), ParticipantId = participant };

    protected static RevokeKeyRequest Revoke(string participant, string kid = TestParticipant.KeyId) =>
        new() { RequestId = Samples.NewId(), ParticipantId = participant, Kid = kid };

    protected async Task PauseAsync(string participant) => await Operator.Operations.PauseParticipantAsync(Pause(participant), Waiting.Call());

    protected async Task ResumeAsync(string participant) => await Operator.Operations.ResumeParticipantAsync(Resume(participant), Waiting.Call());
}
