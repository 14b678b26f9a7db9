using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>An exchange of any kind, its citizen and what they have agreed to.</summary>
internal abstract record ExchangeState(SubjectRow Subject, IReadOnlyList<Stored<Consent>> Consents) : State(Subject, IsNew: false)
{
    public abstract ExchangeRecord Exchange { get; }

    /// <summary>The citizen as the source named them, where they live now. Only after <see cref="WithSubmittedAsync"/>.</summary>
    public abstract Subject Citizen { get; }

    /// <summary>With what was submitted, for one who is to see it for the first time.</summary>
    /// <exception cref="RefusedException">NOT_FOUND: it has been erased.</exception>
    public abstract ValueTask<ExchangeState> WithSubmittedAsync(Archive archive, CancellationToken cancellationToken);

    /// <summary>Why the grounds do not carry it to another; null if they do, as far as that does not rest on the citizen's agreement.</summary>
    public abstract Refusal? CheckReceiver(Participant receiver, DirectorySnapshot directory);

    /// <summary>What the consents say of it once it is handed over; null if it does not rest on them.</summary>
    public abstract ConsentVerdict? AskAgreement(IReadOnlyList<Handover> handovers, Circumstances circumstances);

    /// <summary>Hands it over, in one decision: the next version, what source, old and new holder hear of it, and what is withheld. Only after
    /// <see cref="WithSubmittedAsync"/>.</summary>
    /// <param name="giver">Who does it, with a word of theirs; null for the hub itself.</param>
    /// <param name="stamp">The agreement on which it rests then; null if it rests on none.</param>
    public abstract Decision HandOver(IReadOnlyList<Handover> handovers, (Caller Caller, string Note)? giver, BasisStamp? stamp, Circumstances circumstances);

    /// <summary>What the consents say of it; null if it does not rest on them.</summary>
    public ConsentVerdict? AskAgreement(Circumstances circumstances) =>
        Exchange.Ask([.. Consents.Select(consent => consent.State)], circumstances.Directory, circumstances.Now);
}
