using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>A citizen takes a consent back.</summary>
internal sealed class RevokeConsent(Guid id, ConsentGiver revoker, IExchanges exchanges) : Step<ConsentState>
{
    public override async ValueTask<ConsentState> LoadAsync(Archive archive, CancellationToken cancellationToken)
    {
        if (await archive.FindAsync(id, RecordKind.Consent, V1.Consent.Parser, cancellationToken) is not { } consent
            || !ConsentAccess.MayRevoke(consent.State, Caller!.Participant.Id))
        {
            throw NotFound();
        }

        var subject = await archive.SubjectOfAsync(consent.Row, cancellationToken);
        var consents = await archive.ListConsentsAsync(subject.Id, cancellationToken);
        return new ConsentState(subject, IsNew: false, consents, await exchanges.ListAsync(subject.Id, cancellationToken));
    }

    public override Decision Decide(ConsentState state, Circumstances circumstances)
    {
        var consent = state.Consents.First(candidate => candidate.Id == id).State;
        if (consent.Status == ConsentStatus.Revoked)
        {
            throw new RefusedException(new Refusal(RefusalReason.StateNotAllowed, "This consent has been revoked already.", "id"));
        }

        var revoked = consent.Clone();
        revoked.Version++;
        revoked.Status = ConsentStatus.Revoked;
        revoked.Revoker = revoker;
        revoked.RevokeTime = Timestamp.FromDateTimeOffset(circumstances.Now);
        return state.Change(revoked, id, EntryKind.ConsentRevoked, Caller!.Participant.Id, circumstances);
    }

    public static RefusedException NotFound() => new(new Refusal(RefusalReason.NotFound, "There is no such consent that you may revoke.", "id"));
}
