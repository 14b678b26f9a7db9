using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>Checks how soon something is asked. Do it first: a sender who thinks that help is under way must not be told about a missing field.</summary>
internal static class PriorityCheck
{
    private const string AcuteDanger =
        "Acute danger is not the hub's work. Telephone now: 112 where life is in danger, the regional crisis service, or Veilig Thuis, 0800-2000.";

    /// <summary>Faults acute danger with the telephone route (ACUTE_DANGER), and what is no priority.</summary>
    public static void Check(Faults faults, string field, Priority priority)
    {
        if (priority == Priority.Stat)
        {
            faults.Add(field, RefusalReason.AcuteDanger, AcuteDanger);
        }
        else if (!Enum.IsDefined(priority))
        {
            faults.Invalid(field, "Not a priority.");
        }
    }

    /// <summary>Whether it is to be read sooner than in the ordinary course.</summary>
    public static bool IsUrgent(Priority priority) => priority is Priority.Urgent or Priority.Asap;
}
