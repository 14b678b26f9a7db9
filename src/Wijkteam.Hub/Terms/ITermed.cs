using Wijkteam.Hub.Journal;

namespace Wijkteam.Hub.Terms;

/// <summary>The terms of one kind of record. Each capability that has terms brings its own.</summary>
internal interface ITermed
{
    RecordKind Kind { get; }

    /// <summary>Looks at a record whose time has come: tells both parties of a term that has passed, alarms a human, or puts the look off.</summary>
    ValueTask LookAsync(RecordRow record, CancellationToken cancellationToken);
}
