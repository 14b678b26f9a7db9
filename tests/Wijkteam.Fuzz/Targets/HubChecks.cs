using Google.Protobuf;
using Wijkteam.Hub.Attachments;
using Wijkteam.Hub.Audit;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Plans;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Push;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Signals;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Fuzz.Targets;

/// <summary>What the hub does with a request before it looks into its store: it checks it, and decides what can be decided by the request and the directory alone.</summary>
internal static class HubChecks
{
    private static readonly Participant Gp = Demonstration.Directory.FindParticipant("huisarts-de-brug")!;

    /// <exception cref="RefusedException">The request is refused, as it would be.</exception>
    public static void Check(IMessage message)
    {
        var faults = new Faults();
        var now = TimeProvider.System.GetUtcNow();
        CheckWrite(faults, message, now);
        CheckRead(faults, message, now);
        faults.ThrowIfAny();
        Decide(message, now);
    }

    private static void CheckWrite(Faults faults, IMessage message, DateTimeOffset now)
    {
        switch (message)
        {
            case SubmitReferralRequest request:
                RequestIds.Check(faults, request.RequestId);
                SubmitReferralCheck.Check(faults, request, Gp, now, Demonstration.Directory.FindParticipant);
                break;
            case SubmitSignalRequest request:
                SubmitSignalCheck.Check(faults, request, Gp.Kind, now, Exists);
                break;
            case RecordConsentRequest request:
                SubjectCheck.Check(faults, "subject", request.Subject, Gp.Kind, SubjectUse.RecordConsent, now);
                ConsentCheck.Check(faults, "consent", request.Consent, request.Subject.GetBirthDate(), now, Exists);
                break;
            case RevokeConsentRequest request:
                ConsentCheck.CheckGiver(faults, "giver", request.Giver);
                break;
            case AddGoalRequest request:
                PlanCheck.CheckGoal(faults, "goal", request.Goal);
                break;
            case CreateSubscriptionRequest request:
                SubscriptionCheck.Check(faults, "subscription", request.Subscription, now);
                break;
            case CompleteReferralRequest request:
                ReferralStepCheck.CheckOutcome(faults, request.Outcome);
                break;
            case DeclineReferralRequest request:
                StepCheck.CheckReason(faults, "reason", request.Reason);
                break;
            case TriageSignalRequest request:
                SignalStepCheck.CheckTriage(faults, "triage", request.Triage);
                break;
            case CloseSignalRequest request:
                SignalStepCheck.CheckAnswer(faults, "answer", request.Answer);
                break;
            case ConfirmSignalSubjectRequest request:
                SignalStepCheck.CheckSubject(faults, "subject", request.Subject, Gp.Kind, now);
                break;
            case AddAttachmentRequest { Open: { } open }:
                AttachmentPolicy.CheckOpening(faults, open);
                break;
        }
    }

    private static void CheckRead(Faults faults, IMessage message, DateTimeOffset now)
    {
        switch (message)
        {
            case ListAuditEventsRequest request:
                AuditCheck.Check(faults, request, Gp.Kind, now);
                break;
            case ListReferralsRequest request:
                ReferralListCheck.Check(faults, request, Gp.Kind);
                PageRequest.Check(faults, request.PageSize, request.PageToken, Uuids.IsValid);
                break;
            case CheckConsentRequest request:
                SubjectCheck.Check(faults, "subject", request.Subject, Gp.Kind, SubjectUse.FindConsent, TimeProvider.System.GetUtcNow());
                ConsentCheck.CheckQuestion(faults, request, Exists);
                break;
            case GetReferralRequest request:
                Uuids.Check(faults, "id", request.Id);
                break;
            case ListConsentsRequest request:
                PageRequest.Check(faults, request.PageSize, request.PageToken, Uuids.IsValid);
                break;
        }
    }

    /// <summary>What comes of a request without faults.</summary>
    private static void Decide(IMessage message, DateTimeOffset now)
    {
        switch (message)
        {
            case SubmitReferralRequest { Content.Subject: { } subject } request:
                var domains = IcpcLifeDomains.Resolve(request.Content.LifeDomains, request.Content.Problems.Select(problem => problem.Code));
                Router.Resolve(Demonstration.Directory, new RoutingQuestion(subject.Address, subject.AreaCode, domains, subject.GetAge(now)), TeamLoads.None);
                CheckGivers("agreement", request.Agreement, subject, now);
                break;
            case RecordConsentRequest request:
                CheckGivers("consent", request.Consent, request.Subject, now);
                break;
            case ResolveRouteRequest request:
                Router.Resolve(Demonstration.Directory, RouteRequest.Read(request, Gp), TeamLoads.None);
                break;
            case ListReferralsRequest request:
                ReferralListCheck.ToQuery(request, Gp.Id, max: 1);
                break;
            case CreateSubscriptionRequest request:
                SubscriptionCheck.IsAllowed(Endpoint.Parse(request.Subscription.Endpoint)!, new PushRegistration { EndpointPrefixes = { "https://his.example/" } }, allowPrivate: false);
                break;
        }
    }

    private static void CheckGivers(string path, Consent? consent, Subject subject, DateTimeOffset now)
    {
        if (consent is not null && subject.GetBirthDate() is { } birthDate)
        {
            GiverPolicy.Check(path, consent, birthDate, now);
        }
    }

    private static bool Exists(string participantId) => Demonstration.Directory.FindParticipant(participantId) is not null;
}
