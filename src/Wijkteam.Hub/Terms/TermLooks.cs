using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;

namespace Wijkteam.Hub.Terms;

/// <summary>What the hub finds when it looks at all terms of an exchange. Pure.</summary>
/// <param name="Told">The terms as they are now, of which their receivers and the source hear; empty if there is nothing to tell.</param>
/// <param name="Alarms">Those of them of which a human of the receiver is alarmed.</param>
/// <param name="NextTime">When to look again if nothing is told; null if never.</param>
internal sealed record TermLooks(IReadOnlyList<ReceiverTerm> Told, IReadOnlyList<ReceiverTerm> Alarms, DateTimeOffset? NextTime)
{
    /// <param name="readers">The receivers that have acknowledged the submission.</param>
    public static TermLooks At(
        IReadOnlyList<ReceiverTerm> terms, DirectorySnapshot directory, IReadOnlyCollection<string> readers, DateTimeOffset now)
    {
        var looks = terms
            .Select(term => (term.Receiver, Look: TermPolicy.Look(term.Term, directory.TermsOf(term.Receiver), readers.Contains(term.Receiver), now)))
            .ToList();
        var told = looks.Where(found => found.Look.Term is not null).ToList();
        return new TermLooks(
            [.. told.Select(found => new ReceiverTerm(found.Receiver, found.Look.Term!))],
            [.. told.Where(found => found.Look.Alarm).Select(found => new ReceiverTerm(found.Receiver, found.Look.Term!))],
            looks.Min(found => found.Look.NextTime));
    }
}
