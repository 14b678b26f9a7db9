using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>Checks what a party says with a step in any exchange.</summary>
internal static class StepCheck
{
    private const int MaxReasonLength = 2_000;

    /// <summary>Faults a version that no exchange can be at; 0 stands for none.</summary>
    public static void CheckVersion(Faults faults, string field, long version)
    {
        if (version < 0)
        {
            faults.Invalid(field, "A version from 1; 0 if none.");
        }
    }

    /// <summary>Faults a reason that stands at <paramref name="path"/>: its code is required and not the hub's own, and OTHER has to be told in words.</summary>
    public static void CheckReason(Faults faults, string path, StatusReason? reason)
    {
        if (reason is null)
        {
            faults.Required(path);
            return;
        }

        CheckCode(faults, $"{path}.code", reason.Code);
        if (reason.Code == StatusReasonCode.Closed)
        {
            faults.Invalid($"{path}.code", "Not a reason that a party can give.");
        }

        faults.Text($"{path}.text", reason.Text, MaxReasonLength, required: reason.Code == StatusReasonCode.Other);
    }

    /// <summary>Faults a code that is not said or not of the contract.</summary>
    public static void CheckCode<T>(Faults faults, string field, T code)
        where T : struct, Enum
    {
        if (EqualityComparer<T>.Default.Equals(code, default))
        {
            faults.Required(field);
        }
        else if (!Enum.IsDefined(code))
        {
            faults.Invalid(field, "Not a code of the contract.");
        }
    }
}
