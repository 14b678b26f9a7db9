using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <inheritdoc />
internal sealed class SignalTerms(
    IJournalStore store, Archive archive, Submission submission, SignalLapses lapses, CurrentDirectory directory, TimeProvider time) : ITermed
{
    public RecordKind Kind => RecordKind.Signal;

    public async ValueTask LookAsync(RecordRow record, CancellationToken cancellationToken)
    {
        var isRead = await store.IsReadAsync(record, cancellationToken);
        var term = (await archive.FindAsync(record.Id, Kind, Signal.Parser, cancellationToken))?.State.Term;
        var look = term is null ? default : TermPolicy.Look(term, directory.Snapshot.TermsOf(record.Target), isRead, time.GetUtcNow());
        if (look.Term is null)
        {
            await store.WriteAsync([new PutOffRecord(record.Id, record.Version, look.NextTime)], cancellationToken);
            return;
        }

        try
        {
            await submission.TakeAsync(new PassSignalTerm(record.Id, isRead), cancellationToken);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.NoAgreement)
        {
            await lapses.CloseUncoveredAsync(record.Id, cancellationToken);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.StateNotAllowed)
        {
            // A party was faster: the next look finds it in order.
        }
    }
}
