using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>An exchange of any kind, its citizen and what they have agreed to.</summary>
internal abstract record ExchangeState(SubjectRow Subject, IReadOnlyList<Stored<Consent>> Consents) : State(Subject, IsNew: false)
{
    public abstract ExchangeRecord Exchange { get; }

    /// <summary>What the consents say of it; null if it does not rest on them.</summary>
    public ConsentVerdict? AskAgreement(Circumstances circumstances) =>
        Exchange.Ask([.. Consents.Select(consent => consent.State)], circumstances.Directory, circumstances.Now);
}
