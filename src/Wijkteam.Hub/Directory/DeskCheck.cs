using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Checks the desks: each takes one kind of question for a municipality, and is of a kind that may.</summary>
internal static class DeskCheck
{
    /// <summary>What a desk takes; FALLBACK if it does not say.</summary>
    public static DeskTask TaskOf(Desk desk) => desk.Task == DeskTask.Unspecified ? DeskTask.Fallback : desk.Task;

    public static void Check(
        Faults faults, string list, IReadOnlyList<Desk> desks, IReadOnlyDictionary<string, Participant> participants, IReadOnlySet<string> areas)
    {
        var seen = new HashSet<(string, DeskTask)>();
        for (var i = 0; i < desks.Count; i++)
        {
            var (path, desk) = ($"{list}[{i}]", desks[i]);
            if (!Enum.IsDefined(desk.Task))
            {
                faults.Invalid($"{path}.task", "Not a task of a desk.");
                continue;
            }

            ParticipantCheck.CheckReference(faults, $"{path}.participant_id", desk.ParticipantId, participants, KindsOf(TaskOf(desk)));
            if (!AreaCode.IsMunicipality(desk.MunicipalityCode))
            {
                faults.Invalid($"{path}.municipality_code", "\"GM\" and 4 digits.");
            }
            else if (!areas.Contains(desk.MunicipalityCode))
            {
                faults.Invalid($"{path}.municipality_code", "No such area among the areas.");
            }
            else if (!seen.Add((desk.MunicipalityCode, TaskOf(desk))))
            {
                faults.Invalid($"{path}.municipality_code", "The municipality has another desk for this task.");
            }
        }
    }

    // What a desk receives rests on the municipality's public task, so that it must be somebody who works for one; reports go to Veilig Thuis alone.
    private static ParticipantKind[] KindsOf(DeskTask task) => task switch
    {
        DeskTask.Debt => [ParticipantKind.Municipality, ParticipantKind.NeighbourhoodTeam, ParticipantKind.CreditBank],
        DeskTask.ReportingCode => [ParticipantKind.VeiligThuis],
        _ => [ParticipantKind.Municipality, ParticipantKind.NeighbourhoodTeam],
    };
}
