using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>The exchanges about a citizen that rest on agreement.</summary>
internal interface IExchanges
{
    ValueTask<IReadOnlyList<Exchange>> ListAsync(Guid subjectId, CancellationToken cancellationToken);

    /// <summary>Closes those that the citizen's consents no longer cover.</summary>
    ValueTask CloseUncoveredAsync(Guid subjectId, CancellationToken cancellationToken);
}

/// <summary>One exchange that rests on agreement.</summary>
/// <param name="HasEnded">Whether it has reached a final status.</param>
internal abstract record Exchange(Guid RecordId, string Source, string Target, DateTimeOffset UpdateTime, bool HasEnded)
{
    /// <summary>What tells in the journal that it was closed for want of a basis.</summary>
    public abstract EntryKind ClosingKind { get; }

    public bool HasParty(string participantId) => Source == participantId || Target == participantId;

    /// <summary>What becomes of it under these consents; null if they cover it, or if it is over and nothing of it is on its way. Pure.</summary>
    /// <param name="actor">The participant that brought the change and knows of it; null for the hub.</param>
    public abstract Closing? CloseUnder(IReadOnlyList<Consent> consents, DirectorySnapshot directory, string? actor, DateTimeOffset now);
}

/// <summary>"Closed, no further information": the exchange's last state, the entry that tells of it, and what is withheld.</summary>
internal sealed record Closing(NewState State, NewEntry Entry, IReadOnlyList<(string Participant, Guid RecordId)> Withhold);
