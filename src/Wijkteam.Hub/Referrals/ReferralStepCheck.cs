using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Checks what a party says with a step.</summary>
internal static class ReferralStepCheck
{
    private const int MaxNoteLength = 4_000;
    private const int MaxReasonLength = 2_000;
    private const int MaxSummaryLength = 8_000;

    /// <summary>Faults a word to the source that is too long.</summary>
    public static void CheckNote(Faults faults, string note) => faults.Text("note", note, MaxNoteLength);

    /// <summary>Faults a version that no referral can be at; 0 stands for none.</summary>
    public static void CheckVersion(Faults faults, string field, long version)
    {
        if (version < 0)
        {
            faults.Invalid(field, "A version from 1; 0 if none.");
        }
    }

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

    /// <summary>Faults a party's reason for what it does: its code is required and not the hub's own, and OTHER has to be told in words.</summary>
    public static void CheckReason(Faults faults, StatusReason? reason)
    {
        if (reason is null)
        {
            faults.Required("reason");
            return;
        }

        if (reason.Code == StatusReasonCode.Unspecified)
        {
            faults.Required("reason.code");
        }
        else if (reason.Code == StatusReasonCode.Closed || !Enum.IsDefined(reason.Code))
        {
            faults.Invalid("reason.code", "Not a reason that a party can give.");
        }

        faults.Text("reason.text", reason.Text, MaxReasonLength, required: reason.Code == StatusReasonCode.Other);
    }

    /// <summary>Faults an outcome: result and summary are both required, since the source is to hear what came of it.</summary>
    public static void CheckOutcome(Faults faults, ReferralOutcome? outcome)
    {
        if (outcome is null)
        {
            faults.Required("outcome");
            return;
        }

        if (outcome.Result == ReferralResult.Unspecified)
        {
            faults.Required("outcome.result");
        }
        else if (!Enum.IsDefined(outcome.Result))
        {
            faults.Invalid("outcome.result", "Not a result.");
        }

        faults.Text("outcome.summary", outcome.Summary, MaxSummaryLength, required: true);
    }
}
