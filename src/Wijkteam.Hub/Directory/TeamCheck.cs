using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Checks the teams: whom each serves, who is in it, and where what it has no room for goes.</summary>
internal sealed class TeamCheck(Faults faults, IReadOnlyDictionary<string, Participant> participants, IReadOnlySet<string> areas)
{
    private const int MaxOpen = 100_000;

    public void Check(string path, IReadOnlyList<Team> teams)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < teams.Count; i++)
        {
            CheckTeam($"{path}[{i}]", teams[i]);
            if (!seen.Add(teams[i].ParticipantId))
            {
                faults.Invalid($"{path}[{i}].participant_id", "Another team is the same participant.");
            }
        }

        CheckFallbacks(path, teams);
    }

    private void CheckTeam(string path, Team team)
    {
        // What a team receives rests on the municipality's public task, so that it must be one that works for it.
        ParticipantCheck.CheckReference(faults, $"{path}.participant_id", team.ParticipantId, participants, ParticipantKind.NeighbourhoodTeam);
        ListCheck.Areas(faults, $"{path}.area_codes", team.AreaCodes, areas);
        ListCheck.LifeDomains(faults, $"{path}.life_domains", team.LifeDomains);
        ListCheck.Ages(faults, path, team.MinAge, team.MaxAge);
        if (!Enum.IsDefined(team.Kind))
        {
            faults.Invalid($"{path}.kind", "Not a kind of team.");
        }

        for (var i = 0; i < team.Roles.Count; i++)
        {
            ListCheck.Code(faults, $"{path}.roles[{i}].discipline", team.Roles[i].Discipline, required: true);
            if (!participants.ContainsKey(team.Roles[i].EmployerParticipantId))
            {
                faults.Add($"{path}.roles[{i}].employer_participant_id", RefusalReason.ParticipantUnknown, "No participant is registered with this id.");
            }
        }

        if (team.Capacity is { MaxOpen: < 1 or > MaxOpen })
        {
            faults.Invalid($"{path}.capacity.max_open", $"1 to {MaxOpen}.");
        }
    }

    private void CheckFallbacks(string path, IReadOnlyList<Team> teams)
    {
        var next = teams.ToLookup(team => team.ParticipantId, team => team.Capacity?.FallbackParticipantId ?? "", StringComparer.Ordinal);
        for (var i = 0; i < teams.Count; i++)
        {
            var fallback = teams[i].Capacity?.FallbackParticipantId ?? "";
            if (fallback.Length > 0 && !next.Contains(fallback))
            {
                faults.Invalid($"{path}[{i}].capacity.fallback_participant_id", "Not one of the teams.");
            }
            else if (LeadsBack(teams[i].ParticipantId, next))
            {
                faults.Invalid($"{path}[{i}].capacity.fallback_participant_id", "Leads back to the team itself.");
            }
        }
    }

    private static bool LeadsBack(string team, ILookup<string, string> next)
    {
        var at = next[team].FirstOrDefault("");
        for (var steps = 0; at.Length > 0 && steps < next.Count; steps++)
        {
            if (at == team)
            {
                return true;
            }

            at = next[at].FirstOrDefault("");
        }

        return false;
    }
}
