namespace Wijkteam.Hub.Journal;

/// <summary>Which of the entries about a citizen to list, the newest first by id. What is null does not narrow the list.</summary>
internal sealed record CitizenEntriesQuery(Guid SubjectId, int Max)
{
    /// <summary>Only about records of which this participant is source or target, and none about the citizen as such.</summary>
    public string? Party { get; init; }

    /// <summary>Only about this record.</summary>
    public Guid? RecordId { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Only those whose ids come before this one.</summary>
    public Guid? BeforeId { get; init; }
}

/// <summary>An entry about a citizen, without content, and whose record it is about.</summary>
/// <param name="Kind">What the record is; null for the citizen as such.</param>
/// <param name="Source">The record's, today.</param>
/// <param name="Target">The record's, today.</param>
internal sealed record CitizenEntry(EntryRow Entry, RecordKind? Kind, string Source, string Target);
