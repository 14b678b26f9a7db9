using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>An exchange of any kind as it stands, and what the hub itself does with it. Each capability that has exchanges brings its own. Pure.</summary>
/// <param name="Row">It as the store has it.</param>
internal abstract record ExchangeRecord(RecordRow Row)
{
    /// <summary>What tells in the journal that it was closed for want of a basis.</summary>
    public abstract EntryKind ClosingKind { get; }

    public abstract LegalBasis Basis { get; }

    public abstract IReadOnlyList<LifeDomain> LifeDomains { get; }

    /// <summary>Whether it has reached a final status.</summary>
    public abstract bool HasEnded { get; }

    /// <summary>The terms of those who have it to read, to answer or to start; empty if there are none.</summary>
    public abstract IReadOnlyList<ReceiverTerm> Terms { get; }

    /// <summary>Those to whom it matters whether the basis holds, each once, the source first. Of what should never have been, nothing is on its way to others
    /// but that: the source alone.</summary>
    public abstract IReadOnlyList<string> Concerned { get; }

    /// <summary>Those who have it beside the source: the target, or while it is offered, those who have not answered yet.</summary>
    public abstract IReadOnlyList<string> Holders { get; }

    /// <summary>The municipality's profile that says who has it; empty if none does.</summary>
    public abstract string ProfileVersion { get; }

    /// <summary>Empty if it is not known.</summary>
    public abstract string ResponsibleMunicipality { get; }

    /// <summary>What of it is to go on to another and waits for the citizen's agreement.</summary>
    public abstract IReadOnlyList<AwaitedTransfer> Awaited { get; }

    /// <summary>What the consents say of it; null if it does not rest on them.</summary>
    public abstract ConsentVerdict? Ask(IReadOnlyList<Consent> consents, DirectorySnapshot directory, DateTimeOffset now);

    /// <summary>Its next version: "closed, no further information", or what it has ended as.</summary>
    public abstract ExchangeRecord Close(DateTimeOffset now);

    /// <summary>Its next version, with these terms in the place of theirs.</summary>
    public abstract ExchangeRecord PassTerms(IReadOnlyList<ReceiverTerm> terms, DateTimeOffset now);

    /// <summary>Its next version, in which these transfers wait.</summary>
    public abstract ExchangeRecord Await(IReadOnlyList<AwaitedTransfer> awaited, DateTimeOffset now);

    /// <summary>What a party is told of it, without content, while the basis holds.</summary>
    public abstract InboxMessage Tell(string party, DirectorySnapshot directory);

    public abstract NewState ToState();
}
