using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>Checks a creditor's arrears notice (Besluit gemeentelijke schuldhulpverlening, article 2).</summary>
internal static class ArrearsCheck
{
    private const long MaxCents = 100_000_000;

    /// <summary>Faults what is missing or out of range, and with NO_LEGAL_BASIS an effort that the creditor has not made.</summary>
    public static void Check(Faults faults, string path, ArrearsNotice? arrears, DateTimeOffset now)
    {
        if (arrears is null)
        {
            faults.Required(path);
            return;
        }

        if (arrears.AmountCents is < 1 or > MaxCents)
        {
            faults.Invalid($"{path}.amount_cents", $"1 to {MaxCents}.");
        }

        if (arrears.SinceDate.Length == 0)
        {
            faults.Required($"{path}.since_date");
        }
        else if (!DutchCalendar.TryParseDate(arrears.SinceDate, out var since) || since > DutchCalendar.DateAt(now))
        {
            faults.Invalid($"{path}.since_date", "A calendar date, YYYY-MM-DD, not in the future.");
        }

        CheckEffort(faults, $"{path}.contact_attempted", arrears.ContactAttempted);
        CheckEffort(faults, $"{path}.reminder_sent", arrears.ReminderSent);
        CheckEffort(faults, $"{path}.no_objection", arrears.NoObjection);
    }

    private static void CheckEffort(Faults faults, string field, bool made)
    {
        if (!made)
        {
            faults.Add(field, RefusalReason.NoLegalBasis, "A creditor may signal only after its own effort.");
        }
    }
}
