using Shouldly;
using Wijkteam.Hub.Audit;
using Wijkteam.Hub.Journal;
using Xunit;

namespace Wijkteam.Hub.Tests.Audit;

public sealed class AuditActionsTests
{
    private static readonly EntryKind[] AboutNoCitizen =
    [
        EntryKind.SubscriptionCreated, EntryKind.SubscriptionDeleted, EntryKind.ParticipantPaused, EntryKind.ParticipantResumed, EntryKind.KeyRevoked,
        EntryKind.DeadLettersReplayed, EntryKind.DeadLettersDiscarded, EntryKind.ProfileImported,
    ];

    /// <summary>Whoever adds a kind of entry says here what NEN 7513 calls it, or that it is about no citizen.</summary>
    [Fact]
    public void EveryKind_IsAnAction_OrAboutNoCitizen() => AuditActions.Kinds.Concat(AboutNoCitizen).ShouldBe(Enum.GetValues<EntryKind>(), ignoreOrder: true);
}
