namespace Wijkteam.Hub.Faults.Checks;

/// <summary>Reads the store past the hubs, each time on a connection of its own.</summary>
internal interface IJournalReader
{
    Snapshot Read();

    /// <summary>How many deliveries of these participants are neither acknowledged nor withheld.</summary>
    long CountOpen(IReadOnlyCollection<string> participants);
}

/// <summary>What the store holds at one moment.</summary>
internal sealed record Snapshot(IReadOnlyList<EntryLine> Entries, IReadOnlyList<RecordLine> Records, IReadOnlyList<DeliveryLine> Deliveries);

/// <summary>An entry. <paramref name="Order"/> grows with the commits: whatever was committed after something else, and had to wait for it, has a higher one.</summary>
/// <param name="Kind">As <c>EntryKind</c> has it.</param>
internal sealed record EntryLine(Guid RecordId, long Version, int Kind, Guid SubjectId, string Actor, Guid? RequestId, long Order);

internal sealed record RecordLine(Guid Id, int Kind, long Version, int Status);

internal sealed record DeliveryLine(string Participant, Guid RecordId, long Version, int State, int Attempt);
