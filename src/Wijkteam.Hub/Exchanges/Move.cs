using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>What becomes of an exchange whose target tells that the citizen has moved. Pure.</summary>
internal static class Move
{
    public const string Field = "moved_to";

    /// <exception cref="RefusedException">PARTICIPANT_NOT_ENTITLED.</exception>
    public static void CheckMover(Caller caller)
    {
        if (caller.Participant.Kind is not (ParticipantKind.NeighbourhoodTeam or ParticipantKind.Municipality))
        {
            throw new RefusedException(new Refusal(RefusalReason.ParticipantNotEntitled, "Only a neighbourhood team or a municipality passes a case on."));
        }
    }

    /// <summary>The hand-over to whom the hub routes to now.</summary>
    /// <exception cref="RefusedException">STATE_NOT_ALLOWED: that is the caller.</exception>
    public static Handover To(Route route, Caller caller, Whereabouts movedTo) => route.ParticipantId == caller.Participant.Id
        ? throw new RefusedException(new Refusal(RefusalReason.StateNotAllowed, "There too it would be routed to you.", Field))
        : new Handover(
            caller.Participant.Id, route.ParticipantId, TransferReason.Move, route.ProfileVersion, [TransferExplanations.Moved(caller.Participant), .. route.Explanations])
        {
            MovedTo = movedTo,
            ResponsibleMunicipality = route.ResponsibleMunicipality,
        };

    /// <param name="state">With what was submitted.</param>
    /// <exception cref="RefusedException">SECRECY_NOT_LIFTED, NO_LEGAL_BASIS, BSN_NOT_ENTITLED or NO_AGREEMENT.</exception>
    public static void CheckReceiver(ExchangeState state, Handover handover, Circumstances circumstances)
    {
        if (state.CheckReceiver(circumstances.Directory.FindParticipant(handover.To)!, circumstances.Directory) is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        if (circumstances.Consent is { Permitted: false })
        {
            throw new RefusedException(new Refusal(
                RefusalReason.NoAgreement, $"The citizen's agreement does not cover {handover.To}, to whom it would be routed: ask them, and record it first."));
        }
    }
}
