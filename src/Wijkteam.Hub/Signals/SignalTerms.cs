using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <inheritdoc />
internal sealed class SignalTerms(
    IJournalStore store, Archive archive, Submission submission, SignalLapses lapses, CurrentDirectory directory, TimeProvider time)
    : Termed(store, directory, time)
{
    public override RecordKind Kind => RecordKind.Signal;

    protected override async ValueTask<Term?> FindTermAsync(Guid id, CancellationToken cancellationToken) =>
        (await archive.FindAsync(id, Kind, Signal.Parser, cancellationToken))?.State.Term;

    protected override async ValueTask PassAsync(Guid id, bool isRead, CancellationToken cancellationToken) =>
        await submission.TakeAsync(new PassSignalTerm(id, isRead), cancellationToken);

    protected override ValueTask CloseAsync(Guid id, CancellationToken cancellationToken) => lapses.CloseUncoveredAsync(id, cancellationToken);
}
