using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>Who is involved in a household. Pure.</summary>
internal static class InvolvementSteps
{
    public static void Involve(HouseholdChange change, InvolveParticipantRequest request)
    {
        change.RequireCoordinator(request.CoordinatorEpoch, request.ExpectedVersion);
        if (change.Household.HasParty(request.ParticipantId))
        {
            throw HouseholdRefusals.State("This participant is involved already.");
        }

        if (change.Household.Parties.Count >= HouseholdCheck.MaxParties)
        {
            throw HouseholdRefusals.State($"At most {HouseholdCheck.MaxParties} participants.");
        }

        Involve(change, request.ParticipantId, "participant_id");
        change.TellAll(HouseholdNoticeKind.Changed);
    }

    /// <summary>Involves a participant whom the basis of some member lets see something.</summary>
    /// <exception cref="RefusedException">PARTICIPANT_UNKNOWN, PARTICIPANT_NOT_ENTITLED or NO_AGREEMENT.</exception>
    public static void Involve(HouseholdChange change, string participantId, string field)
    {
        if (change.Circumstances.Directory.FindParticipant(participantId) is not { } participant)
        {
            throw new RefusedException(new Refusal(RefusalReason.ParticipantUnknown, "There is no such participant.", field));
        }

        if (!participant.Kind.MayBeInvolved())
        {
            throw HouseholdRefusals.NotEntitled(field, "This kind of participant is not involved in households.");
        }

        change.Involve(participantId);
        if (!change.Access.SeenBy(participantId).Any())
        {
            throw HouseholdRefusals.NoAgreement(field, "No member's basis lets this participant see anything.");
        }
    }

    public static void End(HouseholdChange change, EndInvolvementRequest request)
    {
        if (request.ParticipantId == change.CallerId && request.CoordinatorEpoch == 0)
        {
            change.RequireParty(request.ExpectedVersion);
        }
        else
        {
            change.RequireCoordinator(request.CoordinatorEpoch, request.ExpectedVersion);
        }

        if (!change.Household.HasParty(request.ParticipantId))
        {
            throw HouseholdRefusals.Invalid("participant_id", "Not involved in this household.");
        }

        if (change.Household.Coordinator?.ParticipantId == request.ParticipantId)
        {
            throw HouseholdRefusals.State("The coordinator's team stays involved: hand the coordination over first.");
        }

        if (change.Household.Offer?.ParticipantId == request.ParticipantId)
        {
            change.Household.Offer = null;
        }

        change.Exclude(request.ParticipantId);
        change.TellAll(HouseholdNoticeKind.Changed);
    }
}
