using Wijkteam.Hub.Journal;

namespace Wijkteam.Hub.Terms;

/// <summary>What the hub does with records of a kind when their time has come.</summary>
internal interface IDueLook
{
    /// <summary>Null for whatever no other looks at.</summary>
    RecordKind? Kind { get; }

    /// <summary>Looks at a record whose time has come; on return it is put off or changed.</summary>
    ValueTask LookAsync(RecordRow record, CancellationToken cancellationToken);
}
