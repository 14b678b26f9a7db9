using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory.Profiles;

/// <summary>Checks the team members who sit elsewhere.</summary>
internal static class LiaisonCheck
{
    public static void Check(
        Faults faults, string list, IReadOnlyList<Liaison> liaisons, IReadOnlyDictionary<string, Participant> participants, HashSet<string> teams)
    {
        for (var i = 0; i < liaisons.Count; i++)
        {
            var (path, liaison) = ($"{list}[{i}]", liaisons[i]);
            ParticipantCheck.CheckReference(
                faults, $"{path}.host_participant_id", liaison.HostParticipantId, participants, ParticipantKind.GpPractice, ParticipantKind.School);
            if (!teams.Contains(liaison.TeamParticipantId))
            {
                faults.Invalid($"{path}.team_participant_id", "Not one of the teams.");
            }

            ListCheck.Items(
                faults, $"{path}.weekdays", liaison.Weekdays, day => day != Weekday.Unspecified && Enum.IsDefined(day) ? null : "Not a day of the week.");
            ListCheck.Code(faults, $"{path}.discipline", liaison.Discipline, required: false);
            ListCheck.Ages(faults, path, liaison.MinAge, liaison.MaxAge);
        }
    }
}
