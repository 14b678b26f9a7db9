using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>A household as a participant may see it. Pure.</summary>
internal sealed class HouseholdView(Household household, HouseholdAccess access, string participantId)
{
    private readonly bool _isMunicipal = access.IsMunicipal(participantId);
    private readonly bool _isCoordinating = household.Coordinator?.ParticipantId == participantId;

    public Household See()
    {
        var view = Bare(household);
        if (household.Status == HouseholdStatus.Merged)
        {
            return view;
        }

        view.LastCoordinatorEpoch = household.LastCoordinatorEpoch;
        view.SplitFromHouseholdId = household.SplitFromHouseholdId;
        view.Members.AddRange(access.SeenBy(participantId).Select(See));
        view.Parties.AddRange(household.Parties.Where(IsAroundTheSame));
        view.Coordinator = See(household.Coordinator);
        view.Address = household.Members.All(member => access.Of(member, participantId).IsAny) ? household.Address : null;
        view.Mergers.AddRange(_isCoordinating ? household.Mergers : []);
        if (_isMunicipal)
        {
            SeeCoordination(view);
        }

        return view;
    }

    /// <summary>What it says of nobody.</summary>
    public static Household Bare(Household household) => new()
    {
        Id = household.Id,
        Version = household.Version,
        Status = household.Status,
        CreateTime = household.CreateTime,
        UpdateTime = household.UpdateTime,
        MergedIntoHouseholdId = household.MergedIntoHouseholdId,
    };

    private void SeeCoordination(Household view)
    {
        (view.Offer, view.Escalation, view.CloseReason) = (household.Offer, household.Escalation, household.CloseReason);
        if (household.Offer is not null && !_isCoordinating && household.Offer.ParticipantId != participantId)
        {
            view.Offer = new CoordinationOffer(household.Offer) { Reason = "" };
        }

        if (household.CoordinatorRequest is { } request)
        {
            var isSeen = household.FindMember(request.MemberId) is { } member && access.Of(member, participantId).IsAny;
            view.CoordinatorRequest = new CoordinatorRequest(request)
            {
                MemberId = isSeen ? request.MemberId : "",
                Reason = isSeen && !_isCoordinating ? request.Reason : "",
            };
        }
    }

    private HouseholdMember See(HouseholdMember member)
    {
        var seen = member.Clone();
        seen.LifeDomains.AddRange(access.Of(member, participantId).Domains);
        if (!SubjectCheck.MayUseBsn(access.KindOf(participantId)) && seen.Subject.Bsn.Length > 0)
        {
            (seen.Subject.Bsn, seen.Subject.Identification) = ("", SubjectIdentification.Person);
        }

        return seen;
    }

    /// <summary>That others are involved is seen around members whom both see.</summary>
    private bool IsAroundTheSame(HouseholdParty party) => access.SeenBy(participantId).Any(member => access.Of(member, party.ParticipantId).IsAny);

    private Coordinator? See(Coordinator? coordinator)
    {
        if (coordinator is null || _isMunicipal)
        {
            return coordinator;
        }

        var seen = coordinator.Clone();
        (seen.Professional.Value, seen.Absence) = ("", null);
        return seen;
    }
}
