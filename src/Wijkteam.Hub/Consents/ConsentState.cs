using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>A citizen, what they have agreed to, and what rests on it.</summary>
internal sealed record ConsentState(SubjectRow Subject, bool IsNew, IReadOnlyList<Stored<Consent>> Consents, IReadOnlyList<Exchange> Exchanges)
    : State(Subject, IsNew)
{
    /// <summary>The decision that a changed consent comes to: its own state and entry, and those of the exchanges that it closes.</summary>
    public Decision Change(Consent consent, Guid id, EntryKind kind, string actor, Circumstances circumstances)
    {
        IReadOnlyList<Consent> after = [.. Consents.Where(other => other.Id != id).Select(other => other.State), consent];
        var closings = Exchanges
            .Select(exchange => exchange.CloseUnder(after, circumstances.Directory, actor, circumstances.Now))
            .OfType<Closing>()
            .ToList();
        return new Decision
        {
            States = [consent.ToState(id), .. closings.Select(closing => closing.State)],
            Entries = [consent.ToEntry(id, kind), .. closings.Select(closing => closing.Entry)],
            Withhold = [.. closings.SelectMany(closing => closing.Withhold)],
            ChangesConsent = true,
        };
    }
}
