using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory.Profiles;

/// <summary>Checks who takes over whose open cases: from nobody twice, and to somebody who does not give theirs away too. As yet none is carried out, so that each is
/// refused: nobody is to count on it.</summary>
internal static class SuccessionCheck
{
    public static void Check(
        Faults faults, string list, MunicipalityProfile profile, IReadOnlyDictionary<string, Participant> participants, HashSet<string> areas)
    {
        if (profile.Successions.Count > 0)
        {
            faults.NotAllowed(list, "Open cases are not transferred yet: leave this out, and see to them by hand.");
        }

        var givers = profile.Successions.Select(succession => succession.FromParticipantId).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<(string From, string Area)>();
        for (var i = 0; i < profile.Successions.Count; i++)
        {
            var (path, succession) = ($"{list}[{i}]", profile.Successions[i]);
            CheckParty($"{path}.from_participant_id", succession.FromParticipantId);
            CheckParty($"{path}.to_participant_id", succession.ToParticipantId);
            ListCheck.Areas(faults, $"{path}.area_codes", succession.AreaCodes, areas, required: false);
            if (givers.Contains(succession.ToParticipantId))
            {
                faults.Invalid($"{path}.to_participant_id", "Its own cases go to another.");
            }

            IEnumerable<string> where = succession.AreaCodes.Count > 0 ? succession.AreaCodes : [profile.MunicipalityCode];
            if (where.Any(area => !seen.Add((succession.FromParticipantId, area))))
            {
                faults.Invalid(path, "Another takes over the same cases.");
            }
        }

        void CheckParty(string path, string id) =>
            ParticipantCheck.CheckReference(faults, path, id, participants, ParticipantKind.NeighbourhoodTeam, ParticipantKind.Municipality);
    }
}
