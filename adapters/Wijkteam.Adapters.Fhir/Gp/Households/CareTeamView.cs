using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>Who is involved in a household, the coordinator first.</summary>
internal static class CareTeamView
{
    private const string CoordinatorId = "coordinator";
    private const string DeputyId = "deputy";

    public static async ValueTask<CareTeam> OfAsync(V1.Household household, Participants participants)
    {
        var view = new CareTeam
        {
            Identifier = [HouseholdMeta.Identify(household.Id)],
            Status = StatusOf(household.Status),
            Subject = HouseholdMeta.Refer(nameof(Group), household.Id),
        };
        if (household.Coordinator is { } coordinator)
        {
            var team = await participants.ReferToAsync(coordinator.ParticipantId);
            view.ManagingOrganization.Add(team);
            Add(view, CoordinatorId, "Regisseur", coordinator.Professional, team, new Period { Start = HouseholdMeta.Write(coordinator.StartTime) });
            if (coordinator.Absence is { Deputy: { } deputy } absence)
            {
                var period = new Period { Start = HouseholdMeta.Write(absence.StartTime), End = HouseholdMeta.Write(absence.EndTime) };
                Add(view, DeputyId, "Vervangend regisseur", deputy, team, period);
            }
        }

        foreach (var party in household.Parties)
        {
            view.Participant.Add(new CareTeam.ParticipantComponent
            {
                Role = [RoleOf("party", "Betrokken")],
                Member = await participants.ReferToAsync(party.ParticipantId),
                Period = new Period { Start = HouseholdMeta.Write(party.InvolveTime) },
            });
        }

        HouseholdMeta.Stamp(view, household.Id, household.Version, household.UpdateTime);
        return view;
    }

    public static CareTeam.CareTeamStatus StatusOf(V1.HouseholdStatus status) =>
        status == V1.HouseholdStatus.Active ? CareTeam.CareTeamStatus.Active : CareTeam.CareTeamStatus.Inactive;

    /// <summary>Adds who keeps the plan together: by number if the caller may know it, else the team alone.</summary>
    private static void Add(CareTeam view, string id, string role, V1.Professional professional, ResourceReference team, Period period)
    {
        var participant = new CareTeam.ParticipantComponent { Role = [RoleOf(id, role)], Member = team, Period = period };
        if (professional.Role.Length > 0)
        {
            participant.Role.Add(new CodeableConcept { Text = professional.Role });
        }

        if (professional.Value.Length > 0)
        {
            view.Contained.Add(new Practitioner { Id = id, Identifier = [new Identifier { System = professional.System, Value = professional.Value }] });
            participant.Member = new ResourceReference { Reference = $"#{id}", Type = nameof(Practitioner) };
            participant.OnBehalfOf = team;
        }

        view.Participant.Add(participant);
    }

    private static CodeableConcept RoleOf(string code, string text)
    {
        var role = HouseholdMeta.Concept(FhirUris.CareTeamRoleSystem, code);
        role.Text = text;
        return role;
    }
}
