using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory.Profiles;

/// <summary>Checks who takes over whose open cases: from a day on, from nobody twice in the same area, and to somebody who serves there and does not give theirs away
/// too.</summary>
internal static class SuccessionCheck
{
    /// <param name="name">The profile's, before the paths of its faults.</param>
    public static void Check(
        Faults faults, string name, MunicipalityProfile profile, IReadOnlyDictionary<string, Participant> participants, IReadOnlySet<string> areas)
    {
        if (profile.Successions.Count > 0 && profile.EffectiveFrom.Length == 0)
        {
            faults.Add($"{name}.effective_from", RefusalReason.FieldRequired, "Open cases are taken over from a day on.");
        }

        var givers = profile.Successions.Select(succession => succession.FromParticipantId).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<(string From, string Area)>();
        for (var i = 0; i < profile.Successions.Count; i++)
        {
            var (path, succession) = ($"{name}.successions[{i}]", profile.Successions[i]);
            CheckParty($"{path}.from_participant_id", succession.FromParticipantId);
            CheckParty($"{path}.to_participant_id", succession.ToParticipantId);
            ListCheck.Areas(faults, $"{path}.area_codes", succession.AreaCodes, areas, required: false);
            if (givers.Contains(succession.ToParticipantId))
            {
                faults.Invalid($"{path}.to_participant_id", "Its own cases go to another.");
            }

            CheckServes(faults, path, profile, succession);
            if (AreasOf(profile, succession).Any(area => !seen.Add((succession.FromParticipantId, area))))
            {
                faults.Invalid(path, "Another takes over the same cases.");
            }
        }

        void CheckParty(string path, string id) =>
            ParticipantCheck.CheckReference(faults, path, id, participants, ParticipantKind.NeighbourhoodTeam, ParticipantKind.Municipality);
    }

    /// <summary>A desk is there for all of the municipality; a team for the areas that it serves, and what lies in them.</summary>
    private static void CheckServes(Faults faults, string path, MunicipalityProfile profile, Succession succession)
    {
        if (profile.Desks.Any(desk => desk.ParticipantId == succession.ToParticipantId))
        {
            return;
        }

        var served = profile.Teams.Where(team => team.ParticipantId == succession.ToParticipantId).SelectMany(team => team.AreaCodes).ToHashSet(StringComparer.Ordinal);
        if (served.Count == 0)
        {
            faults.Invalid($"{path}.to_participant_id", "Neither a team nor a desk of this profile.");
        }

        for (var i = 0; i < succession.AreaCodes.Count && served.Count > 0; i++)
        {
            if (AreaCode.IsValid(succession.AreaCodes[i]) && !AreaCode.Upwards(succession.AreaCodes[i]).Any(served.Contains))
            {
                faults.Invalid($"{path}.area_codes[{i}]", "The successor does not serve this area.");
            }
        }
    }

    private static IEnumerable<string> AreasOf(MunicipalityProfile profile, Succession succession) =>
        succession.AreaCodes.Count > 0 ? succession.AreaCodes : [profile.MunicipalityCode];
}
