using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <inheritdoc />
internal sealed class ReferralTerms(
    IJournalStore store, Archive archive, Submission submission, ReferralLapses lapses, CurrentDirectory directory, TimeProvider time)
    : Termed(store, directory, time)
{
    public override RecordKind Kind => RecordKind.Referral;

    protected override async ValueTask<Term?> FindTermAsync(Guid id, CancellationToken cancellationToken) =>
        (await archive.FindAsync(id, Kind, Referral.Parser, cancellationToken))?.State.Term;

    protected override async ValueTask PassAsync(Guid id, bool isRead, CancellationToken cancellationToken) =>
        await submission.TakeAsync(new PassReferralTerm(id, isRead), cancellationToken);

    protected override ValueTask CloseAsync(Guid id, CancellationToken cancellationToken) => lapses.CloseAsync(id, cancellationToken);
}
