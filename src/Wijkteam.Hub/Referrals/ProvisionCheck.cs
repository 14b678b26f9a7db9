using NodaTime;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Checks the form of what a sender says of a provision; whether the municipality's profile allows it is for <see cref="ProvisionPolicy"/>.</summary>
internal static class ProvisionCheck
{
    private const int MaxItems = 50;
    private const int MaxReason = 1_000;
    private const int MaxReference = 100;

    public static void Check(Faults faults, string path, SubmitReferralRequest request, Participant sender, DateTimeOffset now)
    {
        if (request.Provision is not { } provision)
        {
            return;
        }

        if (request.RecipientParticipantIds.Count == 0 || sender.Kind is not (ParticipantKind.NeighbourhoodTeam or ParticipantKind.Municipality))
        {
            faults.NotAllowed(path, "Only with recipients, from a neighbourhood team or a municipality.");
            return;
        }

        ListCheck.Code(faults, $"{path}.offer_id", provision.OfferId, required: true);
        CheckItems(faults, $"{path}.passed_over", provision.PassedOver, item => item.OfferId, "offer_id", item => item.Reason);
        CheckItems(faults, $"{path}.alternatives", provision.Alternatives, item => item.ParticipantId, "participant_id", item => item.Reason);
        if (provision.FormalDecision is { } decision)
        {
            CheckDecision(faults, $"{path}.formal_decision", decision, DutchCalendar.DateAt(now));
        }
    }

    private static void CheckItems<T>(Faults faults, string path, IReadOnlyList<T> items, Func<T, string> idOf, string idField, Func<T, string> reasonOf)
    {
        if (items.Count > MaxItems)
        {
            faults.Invalid(path, $"At most {MaxItems}.");
            return;
        }

        for (var i = 0; i < items.Count; i++)
        {
            ListCheck.Code(faults, $"{path}[{i}].{idField}", idOf(items[i]), required: true);
            faults.Text($"{path}[{i}].reason", reasonOf(items[i]), MaxReason, required: true);
        }
    }

    private static void CheckDecision(Faults faults, string path, FormalDecision decision, LocalDate today)
    {
        faults.Text($"{path}.reference", decision.Reference, MaxReference, required: true);
        var applied = ReadDate(faults, $"{path}.application_date", decision.ApplicationDate, today);
        var decided = ReadDate(faults, $"{path}.decision_date", decision.DecisionDate, today);
        if (decided < applied)
        {
            faults.Invalid($"{path}.decision_date", "Before application_date.");
        }
    }

    private static LocalDate? ReadDate(Faults faults, string path, string text, LocalDate today)
    {
        if (DutchCalendar.TryParseDate(text, out var date) && date <= today)
        {
            return date;
        }

        faults.Invalid(path, "A date, YYYY-MM-DD, not in the future.");
        return null;
    }
}
