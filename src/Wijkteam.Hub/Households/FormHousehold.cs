using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>A team forms a household.</summary>
/// <param name="id">The household's.</param>
/// <param name="request">Checked.</param>
internal sealed class FormHousehold(Guid id, FormHouseholdRequest request, HouseholdOptions options) : Step<HouseholdState>
{
    public override ValueTask<HouseholdState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        Empty(id).WithJoiningAsync(archive, request.Members, Caller!.Participant.Id, cancellationToken);

    public override Decision Decide(HouseholdState state, Circumstances circumstances)
    {
        var change = new HouseholdChange(state, Caller, circumstances, options);
        if (!change.Caller!.Participant.Kind.IsMunicipal())
        {
            throw HouseholdRefusals.NotEntitled("", "Only a neighbourhood team or a municipality forms households.");
        }

        (change.Household.CreateTime, change.Household.Address) = (change.Now, request.Address);
        change.Involve(change.CallerId);
        for (var i = 0; i < request.Members.Count; i++)
        {
            Joining.Join(change, request.Members[i], state.Joining[i], $"members[{i}]");
        }

        for (var i = 0; i < request.PartyParticipantIds.Count; i++)
        {
            InvolvementSteps.Involve(change, request.PartyParticipantIds[i], $"party_participant_ids[{i}]");
        }

        if (request.Coordinate)
        {
            change.Appoint();
        }
        else
        {
            change.AwaitCoordinator();
        }

        return HouseholdChange.Decide(change);
    }

    /// <summary>A household that is yet to be.</summary>
    public static HouseholdState Empty(Guid id) => new(
        new SubjectRow(id, IdentityHmac: null, Epoch: 0), IsNew: true, Row: null,
        new HouseholdBody { Household = new Household { Id = id.ToString(), Status = HouseholdStatus.Active } }, Citizens: []);
}
