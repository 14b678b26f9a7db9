using NodaTime;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>A professional records what a citizen agrees to or objects against.</summary>
/// <param name="subject">Checked.</param>
/// <param name="consent">Checked.</param>
internal sealed class RecordConsent(Subject subject, LocalDate birthDate, Consent consent, IExchanges exchanges) : Step<ConsentState>
{
    public override async ValueTask<ConsentState> LoadAsync(Archive archive, CancellationToken cancellationToken)
    {
        var citizen = await CitizenState.LoadAsync(archive, subject, Caller!, cancellationToken);

        // An agreement takes nothing away from what rests on agreement.
        var resting = citizen.IsNew || consent.Decision == ConsentDecision.Permit ? [] : await exchanges.ListAsync(citizen.Subject.Id, cancellationToken);
        return new ConsentState(citizen.Subject, citizen.IsNew, citizen.Consents, resting);
    }

    public override Decision Decide(ConsentState state, Circumstances circumstances)
    {
        var recorded = consent.Record("consent", birthDate, circumstances.NewId, Caller!, circumstances.Now);
        return state.Change(recorded, circumstances.NewId, EntryKind.ConsentRecorded, Caller!.Participant.Id, circumstances);
    }
}
