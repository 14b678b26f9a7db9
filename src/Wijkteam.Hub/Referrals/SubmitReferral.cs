using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>A source submits a referral, and with it, if it likes, the agreement on which it rests.</summary>
/// <param name="request">Checked.</param>
/// <param name="externalHmac">The keyed HMAC of the source's own identifier; null if it gave none.</param>
internal sealed class SubmitReferral(SubmitReferralRequest request, byte[]? externalHmac) : Step<CitizenState>
{
    public override async ValueTask<CitizenState> LoadAsync(Archive archive, CancellationToken cancellationToken)
    {
        // The commit looks again; here nothing has been made yet that would have to be left behind, such as a new citizen's keys.
        if (externalHmac is not null && await archive.IsTakenAsync(externalHmac, cancellationToken))
        {
            throw Submission.ExternalIdentifierTaken();
        }

        return await CitizenState.LoadAsync(archive, request.Content.Subject, Caller!, cancellationToken);
    }

    public override Route Route(CitizenState state, Circumstances circumstances)
    {
        if (BasisPolicy.CheckReferrer(Caller!.Participant.Kind) is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        var content = request.Content;
        var domains = IcpcLifeDomains.Resolve(content.LifeDomains, content.Problems.Select(problem => problem.Code));
        if (domains.Count == 0)
        {
            throw new RefusedException(new Refusal(RefusalReason.FieldRequired, "No problem code maps to a life domain; name one.", "content.life_domains"));
        }

        var subject = content.Subject;
        return Router.Resolve(
            circumstances.Directory,
            new RoutingQuestion(subject.Address, subject.AreaCode, domains, AgeOf(subject, circumstances.Now), "content.subject."));
    }

    public override ConsentVerdict? Consent(CitizenState state, Circumstances circumstances)
    {
        var route = circumstances.Route!;
        var target = circumstances.Directory.FindParticipant(route.ParticipantId)!;
        var verdict = BasisPolicy.Check(request.Basis, Caller!.Participant.Kind, target.Kind, ExchangeKind.Referral, "basis", request.Content.Subject.IsNamed());
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

        return ReferralAgreement.Ask(Caller.Participant.Id, target.Id, route.LifeDomains, [.. consents], circumstances.Directory, circumstances.Now);
    }

    public override Decision Decide(CitizenState state, Circumstances circumstances)
    {
        if (circumstances.Consent is { Permitted: false })
        {
            throw new RefusedException(new Refusal(
                RefusalReason.NoAgreement, "No recorded agreement of the citizen covers this referral to the team that it is routed to.", "basis.secrecy"));
        }

        var agreement = Agreement(circumstances);
        var referral = Compose(circumstances, agreement);
        var told = referral.Clone();
        told.Content = request.Content;
        told.Route.Add(circumstances.Route!.Explanations);
        var seen = ReferralAgreement.Stamp(state.Subject, circumstances.Consent);
        var submitted = new NewEntry(
            EntryKind.ReferralSubmitted, circumstances.NewId, RecordVersion: 1,
            new InboxMessage { CreateTime = referral.CreateTime, Referral = told }, request.Basis, [referral.TargetParticipantId],
            agreement is null || seen is null ? seen : seen with { Epoch = state.EpochAfterChange });
        var consentId = circumstances.NewConsentId;
        return new Decision
        {
            States = [referral.ToState(circumstances.NewId, externalHmac), .. agreement is null ? Array.Empty<NewState>() : [agreement.ToState(consentId)]],
            Entries = [submitted, .. agreement is null ? Array.Empty<NewEntry>() : [agreement.ToEntry(consentId, EntryKind.ConsentRecorded)]],
            Basis = seen,
            ChangesConsent = agreement is not null,
        };
    }

    /// <summary>The date of birth, if it can be read.</summary>
    public static LocalDate? BirthDateOf(Subject? subject) => DutchCalendar.TryParseDate(subject?.BirthDate ?? "", out var date) ? date : null;

    private static int? AgeOf(Subject subject, DateTimeOffset now) => BirthDateOf(subject) is { } birthDate ? DutchCalendar.AgeAt(birthDate, now) : null;

    /// <summary>The agreement as it is recorded; null if none came with the referral.</summary>
    private Consent? Agreement(Circumstances circumstances) => request.Agreement?.Record(
        "agreement", BirthDateOf(request.Content.Subject).GetValueOrDefault(), circumstances.NewConsentId, Caller!, circumstances.Now);

    private Referral Compose(Circumstances circumstances, Consent? agreement)
    {
        var route = circumstances.Route!;
        var now = Timestamp.FromDateTimeOffset(circumstances.Now);
        var first = ReferralSteps.Next(ReferralStatus.Unspecified, ReferralBusinessStatus.Unspecified, ReferralStep.Submit, ReferralRole.Source);
        return new Referral
        {
            Id = circumstances.NewId.ToString(),
            Version = 1,
            Status = first.Status!.Value,
            BusinessStatus = first.BusinessStatus,
            SourceParticipantId = Caller!.Participant.Id,
            TargetParticipantId = route.ParticipantId,
            CreateTime = now,
            UpdateTime = now,
            Basis = request.Basis,
            ExternalIdentifier = request.ExternalIdentifier,
            ConsentId = agreement?.Id ?? "",
            LifeDomains = { route.LifeDomains },
            Actor = Caller.Professional,
        };
    }
}
