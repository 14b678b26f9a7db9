using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>What a step asks of the household before it changes anything.</summary>
internal sealed partial class HouseholdChange
{
    /// <summary>Where the request names the household.</summary>
    public string Field { get; init; } = "id";

    public string CallerId => Caller!.Participant.Id;

    public IEnumerable<string> PartiesBefore => _before.Household.Parties.Select(party => party.ParticipantId);

    public IEnumerable<string> MembersBefore => _before.Household.Members.Select(member => member.Id);

    /// <summary>Who sees what as it was before the step.</summary>
    public HouseholdAccess AccessBefore => field ??= HouseholdAccess.Of(_before, Circumstances);

    /// <exception cref="RefusedException">NOT_FOUND: the caller is not involved, or sees nobody. VERSION_MISMATCH. STATE_NOT_ALLOWED or HOUSEHOLD_MERGED: it has ended.</exception>
    public void RequireParty(long expectedVersion = 0)
    {
        // Of a household that goes on in another nobody is left to be seen: its parties still hear where it went.
        if (!_before.Household.HasParty(CallerId) || (Household.Status != HouseholdStatus.Merged && !AccessBefore.SeenBy(CallerId).Any()))
        {
            throw HouseholdRefusals.NotFound(Field);
        }

        if (expectedVersion != 0 && expectedVersion != _before.Household.Version)
        {
            throw HouseholdRefusals.VersionMismatch(_before.Household.Version);
        }

        RequireActive();
    }

    /// <exception cref="RefusedException">STATE_NOT_ALLOWED or HOUSEHOLD_MERGED: it has ended.</exception>
    public void RequireActive()
    {
        if (Household.Status == HouseholdStatus.Merged)
        {
            throw HouseholdRefusals.Merged(Field);
        }

        if (Household.Status != HouseholdStatus.Active)
        {
            throw HouseholdRefusals.State("This household has been closed.");
        }
    }

    /// <summary>Lets only the coordinator, or their deputy, through; under the epoch that is theirs.</summary>
    /// <exception cref="RefusedException">As <see cref="RequireParty"/>; COORDINATOR_CHANGED.</exception>
    public void RequireCoordinator(long epoch, long expectedVersion = 0)
    {
        RequireParty(expectedVersion);
        if (Household.Coordinator is not { } coordinator
            || coordinator.ParticipantId != CallerId
            || !IsCurrent(coordinator, epoch)
            || !IsInCharge(coordinator))
        {
            throw HouseholdRefusals.CoordinatorChanged();
        }

        Hear();
    }

    /// <exception cref="RefusedException">PARTICIPANT_NOT_ENTITLED: the caller does not work for the municipality. NO_AGREEMENT: not every member's basis covers it.</exception>
    public void RequireCoverage(string participantId, string field)
    {
        if (!Access.IsMunicipal(participantId))
        {
            throw HouseholdRefusals.NotEntitled(field, "Only a neighbourhood team or a municipality coordinates.");
        }

        if (Household.Members.Any(member => !Access.Of(member, participantId).IsAny))
        {
            throw HouseholdRefusals.NoAgreement(field, "Not every member's basis covers this team.");
        }
    }

    private static bool IsCurrent(Coordinator coordinator, long epoch)
    {
        var isCurrent = coordinator.Epoch == epoch;
        FailPoints.When("coordinator-epoch-ignored", () => isCurrent = true);
        return isCurrent;
    }

    private bool IsInCharge(Coordinator coordinator)
    {
        var isInCharge = IsCaller(coordinator.Professional)
            || (coordinator.Absence is { Deputy: { } deputy } absence && absence.EndTime > Now && IsCaller(deputy));
        FailPoints.When("coordinator-epoch-ignored", () => isInCharge = true);
        return isInCharge;
    }

    private bool IsCaller(Professional professional) => Caller!.Professional is { } acting && acting.System == professional.System && acting.Value == professional.Value;
}
