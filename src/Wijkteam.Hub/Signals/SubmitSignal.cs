using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>A source submits a signal, and with it, if it likes, the agreement on which it rests.</summary>
/// <param name="request">Checked.</param>
/// <param name="externalHmac">The keyed HMAC of the source's own identifier; null if it gave none.</param>
/// <param name="earlierFrom">From when on signals about the same citizen count; null if no triage looks at them.</param>
internal sealed class SubmitSignal(SubmitSignalRequest request, byte[]? externalHmac, DateTimeOffset? earlierFrom) : Step<CitizenState>
{
    public override async ValueTask<CitizenState> LoadAsync(Archive archive, CancellationToken cancellationToken)
    {
        // The commit looks again; here nothing has been made yet that would have to be left behind, such as a new citizen's keys.
        if (externalHmac is not null && await archive.IsTakenAsync(externalHmac, cancellationToken))
        {
            throw Submission.ExternalIdentifierTaken();
        }

        var citizen = await CitizenState.LoadAsync(archive, request.Content.Subject, Caller!, cancellationToken);
        return citizen.IsNew || earlierFrom is not { } from
            ? citizen
            : citizen with { EarlierSignals = await archive.CountSignalsAsync(citizen.Subject.Id, from, cancellationToken) };
    }

    public override Route Route(CitizenState state, Circumstances circumstances)
    {
        var ground = request.Basis.Processing.Kind;
        if (BasisPolicy.CheckSignaller(Caller!.Participant.Kind, ground) is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        var content = request.Content;
        var domains = SignalLimits.DomainOf(ground) is { } domain
            ? [domain]
            : IcpcLifeDomains.Resolve(content.LifeDomains, content.Problems.Select(problem => problem.Code));
        if (domains.Count == 0)
        {
            throw new RefusedException(new Refusal(RefusalReason.FieldRequired, "No problem code maps to a life domain; name one.", "content.life_domains"));
        }

        var question = SignalQuestion.Of(content.Subject, domains, content, request.Origin, Caller.Participant, circumstances.Now, "content.subject.") with
        {
            EarlierSignals = state.EarlierSignals,
        };
        return SignalQuestion.Resolve(circumstances.Directory, question, ground, circumstances.Loads);
    }

    public override ConsentVerdict? Consent(CitizenState state, Circumstances circumstances)
    {
        var target = circumstances.Directory.FindParticipant(circumstances.Route!.ParticipantId)!;
        var verdict = BasisPolicy.Check(request.Basis, Caller!.Participant.Kind, target.Kind, ExchangeKind.Signal, "basis", request.Content.Subject.IsNamed());
        if (verdict.Refusal is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        if (!verdict.RestsOnAgreement)
        {
            return null;
        }

        var consents = state.Consents.Select(consent => consent.State);
        if (Agreement(circumstances) is { } agreement)
        {
            consents = consents.Append(agreement);
        }

        return ExchangeAgreement.Ask(
            ConsentPurpose.Signal, Caller.Participant.Id, target.Id, circumstances.Route.LifeDomains, [.. consents], circumstances.Directory, circumstances.Now);
    }

    public override Decision Decide(CitizenState state, Circumstances circumstances)
    {
        if (circumstances.Consent is { Permitted: false })
        {
            throw new RefusedException(new Refusal(
                RefusalReason.NoAgreement, "No recorded agreement of the citizen covers this signal to whom it is routed to.", "basis.secrecy"));
        }

        var agreement = Agreement(circumstances);
        var signal = Compose(circumstances, agreement);
        var told = signal.Clone();
        told.Content = request.Content;
        told.Route.Add(circumstances.Route!.Explanations);
        var seen = ExchangeAgreement.Stamp(state.Subject, circumstances.Consent);
        var submitted = new NewEntry(
            EntryKind.SignalSubmitted, circumstances.NewId, RecordVersion: 1,
            new InboxMessage { CreateTime = signal.CreateTime, Signal = told }, request.Basis, [signal.TargetParticipantId],
            agreement is null || seen is null ? seen : seen with { Epoch = state.EpochAfterChange });
        var consentId = circumstances.NewConsentId;
        return new Decision
        {
            States = [signal.ToState(circumstances.NewId, externalHmac), .. agreement is null ? Array.Empty<NewState>() : [agreement.ToState(consentId)]],
            Entries = [submitted, .. agreement is null ? Array.Empty<NewEntry>() : [agreement.ToEntry(consentId, EntryKind.ConsentRecorded)]],
            Basis = seen,
            ChangesConsent = agreement is not null,
        };
    }

    /// <summary>The agreement as it is recorded; null if none came with the signal.</summary>
    private Consent? Agreement(Circumstances circumstances) => request.Agreement?.Record(
        "agreement", request.Content.Subject.GetBirthDate().GetValueOrDefault(), circumstances.NewConsentId, Caller!, circumstances.Now);

    private Signal Compose(Circumstances circumstances, Consent? agreement)
    {
        var route = circumstances.Route!;
        var now = Timestamp.FromDateTimeOffset(circumstances.Now);
        return new Signal
        {
            Id = circumstances.NewId.ToString(),
            Version = 1,
            Status = SignalSteps.Next(SignalStatus.Unspecified, SignalStep.Submit, SignalRole.Source),
            SourceParticipantId = Caller!.Participant.Id,
            TargetParticipantId = route.ParticipantId,
            CreateTime = now,
            UpdateTime = now,
            Origin = request.Origin == SignalOrigin.Unspecified ? SignalOrigin.Professional : request.Origin,
            Basis = request.Basis,
            ExternalIdentifier = request.ExternalIdentifier,
            ConsentId = agreement?.Id ?? "",
            LifeDomains = { route.LifeDomains },
            Actor = Caller.Professional,
            SubjectIdentification = request.Content.Subject.Identification,
            Term = TermPolicy.OnSubmission(circumstances.Directory.TermsOf(route.ParticipantId), request.Content.Priority, circumstances.Now),
            ResponsibleMunicipalityCode = route.ResponsibleMunicipality,
            ProfileVersion = route.ProfileVersion,
        };
    }
}
