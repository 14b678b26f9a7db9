using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Checks what a party says with a step.</summary>
internal static class ReferralStepCheck
{
    private const int MaxNoteLength = 4_000;
    private const int MaxSummaryLength = 8_000;

    /// <summary>Faults a word to the source that is too long.</summary>
    public static void CheckNote(Faults faults, string note) => faults.Text("note", note, MaxNoteLength);

    /// <summary>Faults an event on the way that is none.</summary>
    public static void CheckProgress(Faults faults, ReferralBusinessStatus status)
    {
        if (status == ReferralBusinessStatus.Unspecified)
        {
            faults.Required("business_status");
        }
        else if (status is not (ReferralBusinessStatus.Scheduled or ReferralBusinessStatus.NoShow or ReferralBusinessStatus.AppointmentCancelled
            or ReferralBusinessStatus.EventCompleted))
        {
            faults.Invalid("business_status", "SCHEDULED, NO_SHOW, APPOINTMENT_CANCELLED or EVENT_COMPLETED.");
        }
    }

    /// <summary>Faults an outcome: result and summary are both required, since the source is to hear what came of it.</summary>
    public static void CheckOutcome(Faults faults, ReferralOutcome? outcome)
    {
        if (outcome is null)
        {
            faults.Required("outcome");
            return;
        }

        StepCheck.CheckCode(faults, "outcome.result", outcome.Result);
        faults.Text("outcome.summary", outcome.Summary, MaxSummaryLength, required: true);
    }
}
