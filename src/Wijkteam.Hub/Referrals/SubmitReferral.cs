using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>A source submits a referral.</summary>
/// <param name="content">Checked.</param>
internal sealed class SubmitReferral(ReferralContent content, LegalBasis basis) : Step<CitizenState>
{
    public override ValueTask<CitizenState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        CitizenState.LoadAsync(archive, content.Subject, Caller!, cancellationToken);

    public override Route Route(CitizenState state, Circumstances circumstances)
    {
        if (BasisPolicy.CheckReferrer(Caller!.Participant.Kind) is { } refusal)
        {
            throw new RefusedException(refusal);
        }

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
        var verdict = BasisPolicy.Check(basis, Caller!.Participant.Kind, target.Kind, ExchangeKind.Referral, "basis", content.Subject.IsNamed());
        if (verdict.Refusal is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        return verdict.RestsOnAgreement
            ? ReferralAgreement.Ask(
                Caller.Participant.Id, target.Id, route.LifeDomains, [.. state.Consents.Select(consent => consent.State)], circumstances.Directory, circumstances.Now)
            : null;
    }

    public override Decision Decide(CitizenState state, Circumstances circumstances)
    {
        if (circumstances.Consent is { Permitted: false })
        {
            throw new RefusedException(new Refusal(
                RefusalReason.NoAgreement, "No recorded agreement of the citizen covers this referral to the team that it is routed to.", "basis.secrecy"));
        }

        var referral = Compose(circumstances);
        var told = referral.Clone();
        told.Content = content;
        told.Route.Add(circumstances.Route!.Explanations);
        var stamp = ReferralAgreement.Stamp(state.Subject, circumstances.Consent);
        return new Decision
        {
            States = [referral.ToState(circumstances.NewId)],
            Entries =
            [
                new NewEntry(
                    EntryKind.ReferralSubmitted, circumstances.NewId, RecordVersion: 1,
                    new InboxMessage { CreateTime = referral.CreateTime, Referral = told }, basis, [referral.TargetParticipantId], stamp),
            ],
            Basis = stamp,
        };
    }

    private static int? AgeOf(Subject subject, DateTimeOffset now) =>
        DutchCalendar.TryParseDate(subject.BirthDate, out var birthDate) ? DutchCalendar.AgeAt(birthDate, now) : null;

    private Referral Compose(Circumstances circumstances)
    {
        var route = circumstances.Route!;
        var now = Timestamp.FromDateTimeOffset(circumstances.Now);
        return new Referral
        {
            Id = circumstances.NewId.ToString(),
            Version = 1,
            Status = ReferralSteps.Next(ReferralStatus.Unspecified, ReferralStep.Submit, ReferralRole.Source).Next!.Value,
            SourceParticipantId = Caller!.Participant.Id,
            TargetParticipantId = route.ParticipantId,
            CreateTime = now,
            UpdateTime = now,
            Basis = basis,
            LifeDomains = { route.LifeDomains },
            Actor = Caller.Professional,
        };
    }
}
