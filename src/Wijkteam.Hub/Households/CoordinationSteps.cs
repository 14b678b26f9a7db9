using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>How the coordination goes from one to the next: by one commit, with no moment without. Pure.</summary>
internal static class CoordinationSteps
{
    public static void Take(HouseholdChange change, TakeCoordinationRequest request)
    {
        change.RequireParty(request.ExpectedVersion);
        change.RequireCoverage(change.CallerId, "");
        if (change.Household is { Coordinator: not null } && change.Household.Escalation?.Kind is not (EscalationKind.Silence or EscalationKind.Absence))
        {
            throw HouseholdRefusals.State("There is a coordinator: the coordination is offered and accepted.");
        }

        Appoint(change);
    }

    public static void Offer(HouseholdChange change, OfferCoordinationRequest request)
    {
        change.RequireCoordinator(request.CoordinatorEpoch, request.ExpectedVersion);
        if (change.Household.Offer is not null)
        {
            throw HouseholdRefusals.State("The coordination is offered already: withdraw that offer first.");
        }

        if (!change.Household.HasParty(request.ToParticipantId))
        {
            InvolvementSteps.Involve(change, request.ToParticipantId, "to_participant_id");
        }

        change.RequireCoverage(request.ToParticipantId, "to_participant_id");
        change.Household.Offer = new CoordinationOffer
        {
            ParticipantId = request.ToParticipantId,
            OfferTime = change.Now,
            DueTime = Timestamp.FromDateTimeOffset(change.Circumstances.Now + change.Options.AnswerOfferWithin),
            Reason = request.Reason,
        };
        change.Tell(HouseholdNoticeKind.CoordinationOffered, [request.ToParticipantId]);
    }

    public static void Accept(HouseholdChange change, AcceptCoordinationRequest request)
    {
        RequireOffered(change, request.ExpectedVersion);
        change.RequireCoverage(change.CallerId, "");
        FailPoints.When("handover-in-two-commits", () => change.AwaitCoordinator());
        if (change.Household.Offer is not null)
        {
            Appoint(change);
        }
    }

    public static void Decline(HouseholdChange change, DeclineCoordinationRequest request)
    {
        RequireOffered(change, request.ExpectedVersion);
        change.Household.Offer = null;
        change.Tell(HouseholdNoticeKind.CoordinationChanged, [change.Household.Coordinator.ParticipantId]);
    }

    public static void Withdraw(HouseholdChange change, WithdrawCoordinationOfferRequest request)
    {
        change.RequireCoordinator(request.CoordinatorEpoch, request.ExpectedVersion);
        if (change.Household.Offer is not { } offer)
        {
            throw HouseholdRefusals.State("The coordination is not offered.");
        }

        change.Household.Offer = null;
        change.Tell(HouseholdNoticeKind.CoordinationChanged, [offer.ParticipantId]);
    }

    public static void Confirm(HouseholdChange change, ConfirmCoordinationRequest request)
    {
        change.RequireCoordinator(request.CoordinatorEpoch, request.ExpectedVersion);
        EndEscalationOf(change, EscalationKind.Absence);
        change.Household.Coordinator.Absence = null;
    }

    /// <remarks>A colleague may say it too: who is suddenly ill does not.</remarks>
    public static void ReportAbsence(HouseholdChange change, ReportAbsenceRequest request)
    {
        change.RequireParty(request.ExpectedVersion);
        if (change.Household.Coordinator is not { } coordinator || coordinator.ParticipantId != change.CallerId || coordinator.Epoch != request.CoordinatorEpoch)
        {
            throw HouseholdRefusals.CoordinatorChanged();
        }

        if (request.EndTime <= change.Now || request.EndTime.ToDateTimeOffset() > change.Circumstances.Now.AddYears(1))
        {
            throw HouseholdRefusals.Invalid("end_time", "After now, and at most a year ahead.");
        }

        coordinator.Absence = new CoordinatorAbsence { StartTime = change.Now, EndTime = request.EndTime, Deputy = request.Deputy };
        if (request.Deputy is null)
        {
            change.Escalate(EscalationKind.Absence);
            return;
        }

        EndEscalationOf(change, EscalationKind.Absence);
        change.Hear();
        change.TellMunicipal(HouseholdNoticeKind.CoordinationChanged);
    }

    public static void AskForAnother(HouseholdChange change, AskForAnotherCoordinatorRequest request)
    {
        change.RequireParty(request.ExpectedVersion);
        if (change.Household.FindMember(request.MemberId) is not { } member || !change.Access.Of(member, change.CallerId).IsAny)
        {
            throw HouseholdRefusals.UnknownMember("member_id");
        }

        if (request.Withdrawn && change.CallerId == change.Household.Coordinator?.ParticipantId)
        {
            throw HouseholdRefusals.NotEntitled("withdrawn", "The coordinator's own team cannot take this back for the member.");
        }

        if (request.Withdrawn && change.Household.CoordinatorRequest?.MemberId != member.Id)
        {
            throw HouseholdRefusals.State("This member does not ask for another coordinator.");
        }

        var due = Timestamp.FromDateTimeOffset(change.Circumstances.Now + change.Options.AnswerOfferWithin);
        change.Household.CoordinatorRequest = request.Withdrawn
            ? null
            : new CoordinatorRequest { MemberId = member.Id, RequestTime = change.Now, Reason = request.Reason, DueTime = due };
        if (request.Withdrawn)
        {
            EndEscalationOf(change, EscalationKind.RequestUnanswered);
        }

        change.TellMunicipal(HouseholdNoticeKind.AnotherCoordinatorAsked);
    }

    private static void RequireOffered(HouseholdChange change, long expectedVersion)
    {
        change.RequireParty(expectedVersion);
        if (change.Household.Offer?.ParticipantId != change.CallerId)
        {
            throw HouseholdRefusals.State("The coordination is not offered to you.");
        }
    }

    private static void Appoint(HouseholdChange change)
    {
        change.Appoint();
        change.TellAll(HouseholdNoticeKind.CoordinationChanged);
    }

    private static void EndEscalationOf(HouseholdChange change, EscalationKind kind)
    {
        if (change.Household.Escalation?.Kind == kind)
        {
            change.Household.Escalation = null;
        }
    }
}
