using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Exchanges;
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
internal sealed class SubmitReferral(SubmitReferralRequest request, byte[]? externalHmac) : Step<SubmitState>
{
    public const string BasedOnField = "based_on_referral_id";

    public override async ValueTask<SubmitState> LoadAsync(Archive archive, CancellationToken cancellationToken)
    {
        // The commit looks again; here nothing has been made yet that would have to be left behind, such as a new citizen's keys.
        if (externalHmac is not null && await archive.IsTakenAsync(externalHmac, cancellationToken))
        {
            throw Submission.ExternalIdentifierTaken();
        }

        if (request.BasedOnReferralId.Length > 0)
        {
            return await SubmitState.LoadOnwardAsync(
                archive, Guid.Parse(request.BasedOnReferralId), request.Content.Subject, Caller!.Participant.Id, cancellationToken);
        }

        var citizen = await CitizenState.LoadAsync(archive, request.Content.Subject, Caller!, cancellationToken);
        return new SubmitState(citizen.Subject, citizen.IsNew, request.Content.Subject, citizen.Consents);
    }

    public override Route Route(SubmitState state, Circumstances circumstances)
    {
        if (BasisPolicy.CheckReferrer(Caller!.Participant.Kind) is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        if (request.Content.Subject is null)
        {
            // Whoever gave the agreement is known only now.
            var faults = new Faults();
            AgreementCheck.Check(
                faults, "agreement", request.Agreement, state.Named, circumstances.Now, id => circumstances.Directory.FindParticipant(id) is not null);
            faults.ThrowIfAny();
        }

        var content = request.Content;
        var domains = IcpcLifeDomains.Resolve(content.LifeDomains, content.Problems.Select(problem => problem.Code));
        if (domains.Count == 0)
        {
            throw new RefusedException(new Refusal(RefusalReason.FieldRequired, "No problem code maps to a life domain; name one.", "content.life_domains"));
        }

        var subject = state.Named;
        return Router.Resolve(
            circumstances.Directory,
            new RoutingQuestion(subject.Address, subject.AreaCode, domains, subject.GetAge(circumstances.Now), "content.subject."));
    }

    public override ConsentVerdict? Consent(SubmitState state, Circumstances circumstances)
    {
        var route = circumstances.Route!;
        var target = circumstances.Directory.FindParticipant(route.ParticipantId)!;
        var verdict = BasisPolicy.Check(request.Basis, Caller!.Participant.Kind, target.Kind, ExchangeKind.Referral, "basis", state.Named.IsNamed());
        if (verdict.Refusal is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        if (!verdict.RestsOnAgreement)
        {
            return null;
        }

        var consents = state.Consents.Select(consent => consent.State);
        if (Agreement(state, circumstances) is { } agreement)
        {
            consents = consents.Append(agreement);
        }

        return ReferralAgreement.Ask(Caller.Participant.Id, target.Id, route.LifeDomains, [.. consents], circumstances.Directory, circumstances.Now);
    }

    public override Decision Decide(SubmitState state, Circumstances circumstances)
    {
        if (circumstances.Consent is { Permitted: false })
        {
            throw new RefusedException(new Refusal(
                RefusalReason.NoAgreement, "No recorded agreement of the citizen covers this referral to the team that it is routed to.", "basis.secrecy"));
        }

        var agreement = Agreement(state, circumstances);
        var referral = Compose(state, circumstances, agreement);
        var told = ReferralView.WithoutContent(referral, referral.TargetParticipantId, basisHolds: true).Clone();
        told.Content = request.Content.Subject is null ? new ReferralContent(request.Content) { Subject = state.Named } : request.Content;
        told.Route.Add(circumstances.Route!.Explanations);
        var seen = ReferralAgreement.Stamp(state.Subject, circumstances.Consent);
        var submitted = new NewEntry(
            EntryKind.ReferralSubmitted, circumstances.NewId, RecordVersion: 1,
            new InboxMessage { CreateTime = referral.CreateTime, Referral = told }, request.Basis, [referral.TargetParticipantId], seen);
        var decision = new Decision
        {
            States = [referral.ToState(circumstances.NewId, externalHmac)],
            Entries = [submitted],
            Basis = seen,
        };
        if (state.Parent is { } parent)
        {
            decision = decision.With(OnwardReferrals.PassOn(parent, referral, Caller!, circumstances));
        }

        return agreement is null ? decision : With(decision, agreement, circumstances.NewConsentId, state.EpochAfterChange);
    }

    /// <summary>What is disclosed together with a change of consent stands under the epoch after it.</summary>
    private static Decision With(Decision decision, Consent agreement, Guid consentId, long epochAfterChange) => decision with
    {
        States = [.. decision.States, agreement.ToState(consentId)],
        Entries =
        [
            .. decision.Entries.Select(entry => entry.Basis is null ? entry : entry with { Basis = entry.Basis with { Epoch = epochAfterChange } }),
            agreement.ToEntry(consentId, EntryKind.ConsentRecorded),
        ],
        ChangesConsent = true,
    };

    /// <summary>The agreement as it is recorded; null if none came with the referral.</summary>
    private Consent? Agreement(SubmitState state, Circumstances circumstances) => request.Agreement?.Record(
        "agreement", state.Named.GetBirthDate().GetValueOrDefault(), circumstances.NewConsentId, Caller!, circumstances.Now);

    private Referral Compose(SubmitState state, Circumstances circumstances, Consent? agreement)
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
            BasedOnReferralId = state.Parent?.Referral.State.Id ?? "",
            LifeDomains = { route.LifeDomains },
            Actor = Caller.Professional,
        };
    }
}
