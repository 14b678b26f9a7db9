using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>A source submits a referral, and with it, if it likes, the agreement on which it rests.</summary>
/// <param name="request">Checked.</param>
/// <param name="externalHmac">The keyed HMAC of the source's own identifier; null if it gave none.</param>
internal sealed class SubmitReferral(SubmitReferralRequest request, byte[]? externalHmac) : Step<SubmitState>
{
    public const string BasedOnField = "based_on_referral_id";
    public const string RecipientsField = "recipient_participant_ids";

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

        var question = QuestionOf(state, domains, circumstances);
        if (request.RecipientParticipantIds.Count == 0)
        {
            return Router.Resolve(circumstances.Directory, question, circumstances.Loads);
        }

        var named = Router.ResolveNamed(circumstances.Directory, question, request.RecipientParticipantIds);
        return request.Provision is { } provision ? WithProvision(named, question, provision, circumstances.Directory) : named;
    }

    public override ConsentVerdict? Consent(SubmitState state, Circumstances circumstances)
    {
        var route = circumstances.Route!;
        var receivers = ReceiversOf(route);
        var check = new ReceiverCheck(request, Caller!.Participant, Named(state, circumstances), receivers, circumstances.Directory);
        check.CheckBasis();
        if (!check.RestsOnAgreement)
        {
            return null;
        }

        var consents = state.Consents.Select(consent => consent.State);
        if (Agreement(state, circumstances) is { } agreement)
        {
            consents = consents.Append(agreement);
        }

        return check.CheckAgreement(route.LifeDomains, [.. consents], circumstances.Now);
    }

    public override Decision Decide(SubmitState state, Circumstances circumstances)
    {
        var agreement = Agreement(state, circumstances);
        var referral = Compose(state, circumstances, agreement);
        var stamp = ExchangeAgreement.Stamp(state.Subject, circumstances.Consent);
        var decision = new Decision
        {
            States = [referral.ToState(circumstances.NewId, externalHmac)],
            Entries = [.. Entries(state, circumstances, referral, stamp)],
            Basis = stamp,
        };
        if (state.Parent is { } parent)
        {
            decision = decision.With(OnwardReferrals.PassOn(parent, referral, Caller!, circumstances));
        }

        return agreement is null ? decision : With(decision, agreement, circumstances.NewConsentId, state.EpochAfterChange);
    }

    private Route WithProvision(Route route, RoutingQuestion question, Provision provision, DirectorySnapshot directory)
    {
        var policy = new ProvisionPolicy(directory, Router.Locate(directory, question), question, provision, request.RecipientParticipantIds, Caller!);
        var verdict = policy.Decide();
        return route with { Explanations = [.. verdict.Explanations, .. route.Explanations], IsToEmployer = verdict.IsToEmployer };
    }

    private IReadOnlyList<string> ReceiversOf(Route route) => route.ParticipantId.Length > 0 ? [route.ParticipantId] : request.RecipientParticipantIds;

    /// <summary>The citizen as the receivers are told.</summary>
    private Subject Named(SubmitState state, Circumstances circumstances) => state.Parent is null ? state.Named : OnwardCitizen.ToldTo(
        ReceiversOf(circumstances.Route!).Select(id => circumstances.Directory.FindParticipant(id)!.Kind), state.Named, request.Content.Subject is not null);

    /// <summary>What is submitted, to the target if there is one; and to those to whom it is offered, what an offer shows.</summary>
    private IEnumerable<NewEntry> Entries(SubmitState state, Circumstances circumstances, Referral referral, BasisStamp? stamp)
    {
        var told = ReferralView.WithoutContent(referral, referral.TargetParticipantId, basisHolds: true).Clone();
        told.Content = request.Content.Subject is null ? new ReferralContent(request.Content) { Subject = Named(state, circumstances) } : request.Content;
        told.Route.Add(circumstances.Route!.Explanations);
        var recipients = referral.OpenRecipients();
        yield return Entry(EntryKind.ReferralSubmitted, told, recipients.Count > 0 ? [] : [referral.TargetParticipantId]);

        // What one sees of it differs from what another does by no more than its own term.
        foreach (var offered in recipients.GroupBy(recipient => ReferralView.WithoutContent(referral, recipient, basisHolds: true)))
        {
            yield return Entry(EntryKind.ReferralOffered, offered.Key, [.. offered]);
        }

        NewEntry Entry(EntryKind kind, Referral shown, IReadOnlyList<string> audience) => new(
            kind, circumstances.NewId, RecordVersion: 1, new InboxMessage { CreateTime = referral.CreateTime, Referral = shown }, request.Basis, audience, stamp);
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

    private RoutingQuestion QuestionOf(SubmitState state, IReadOnlyList<LifeDomain> domains, Circumstances circumstances) =>
        ReferralQuestion.Of(state.Named, domains, request.Content, Caller!.Participant, circumstances.Now, "content.subject.");

    private Referral Compose(SubmitState state, Circumstances circumstances, Consent? agreement)
    {
        var route = circumstances.Route!;
        var now = Timestamp.FromDateTimeOffset(circumstances.Now);
        var first = ReferralSteps.Next(ReferralStatus.Unspecified, ReferralBusinessStatus.Unspecified, ReferralStep.Submit, ReferralRole.Source);
        var referral = new Referral
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
            Term = TermOf(route.ParticipantId),
            ResponsibleMunicipalityCode = route.ResponsibleMunicipality,
            ProfileVersion = route.ProfileVersion,
            Provision = request.Provision,
            ToOwnEmployer = route.IsToEmployer,
        };
        if (route.ParticipantId.Length == 0)
        {
            var question = QuestionOf(state, route.LifeDomains, circumstances);
            var place = Router.Locate(circumstances.Directory, question);
            referral.Offer(
                request.RecipientParticipantIds, TermOf, ReferralOffers.Compose(place, route.LifeDomains, request.Content.Priority, question.Age));
        }

        return referral;

        Term? TermOf(string receiver) =>
            TermPolicy.OnSubmission(circumstances.Directory.TermsOf(receiver), request.Content.Priority, circumstances.Now);
    }
}
