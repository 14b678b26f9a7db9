using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Checks a referral that is submitted, with all that comes with it.</summary>
internal static class SubmitReferralCheck
{
    private const int MaxRecipients = 10;

    public static void Check(Faults faults, SubmitReferralRequest request, Participant sender, DateTimeOffset now, Func<string, Participant?> find)
    {
        var isOnward = request.BasedOnReferralId.Length > 0;
        if (isOnward)
        {
            Uuids.Check(faults, SubmitReferral.BasedOnField, request.BasedOnReferralId);
        }

        ReferralContentCheck.Check(faults, "content", request.Content, sender.Kind, now, isOnward);
        if (!isOnward || request.Content?.Subject is not null)
        {
            BasisCheck.Check(faults, "basis", request.Basis, request.Content is not { Subject.Identification: SubjectIdentification.Anonymous });
        }

        ExternalIdentifierCheck.Check(faults, "external_identifier", request.ExternalIdentifier);
        AgreementCheck.Check(faults, "agreement", request.Agreement, request.Content?.Subject, now, id => find(id) is not null);
        CheckRecipients(faults, request, sender, now, find);
        ProvisionCheck.Check(faults, "provision", request, sender, now);
    }

    private static void CheckRecipients(Faults faults, SubmitReferralRequest request, Participant sender, DateTimeOffset now, Func<string, Participant?> find)
    {
        var recipients = request.RecipientParticipantIds;
        if (recipients.Count == 0)
        {
            return;
        }

        if (sender.Kind is not (ParticipantKind.NeighbourhoodTeam or ParticipantKind.Municipality) && !IsToYouthCare(request, sender, now, find))
        {
            faults.NotAllowed(
                SubmitReferral.RecipientsField,
                "Only a neighbourhood team or a municipality names the recipients, and a GP practice the one youth care provider for a child; else the hub routes.");
        }
        else if (recipients.Count > MaxRecipients)
        {
            faults.Invalid(SubmitReferral.RecipientsField, $"At most {MaxRecipients}.");
        }
        else
        {
            for (var i = 0; i < recipients.Count; i++)
            {
                CheckRecipient(faults, $"{SubmitReferral.RecipientsField}[{i}]", recipients[i], recipients.Take(i).Append(sender.Id), find);
            }
        }
    }

    // The statutory way to youth care (Jeugdwet 2.6, first paragraph, under g).
    private static bool IsToYouthCare(SubmitReferralRequest request, Participant sender, DateTimeOffset now, Func<string, Participant?> find) =>
        sender.Kind == ParticipantKind.GpPractice
        && request.Content?.Subject?.GetAge(now) < RoutingQuestion.Adult
        && request.RecipientParticipantIds is [var only]
        && find(only) is null or { Kind: ParticipantKind.CareProvider };

    private static void CheckRecipient(
        Faults faults, string field, string recipient, IEnumerable<string> taken, Func<string, Participant?> find)
    {
        if (find(recipient) is null)
        {
            faults.Add(field, RefusalReason.ParticipantUnknown, "There is no such participant.");
        }
        else if (taken.Contains(recipient))
        {
            faults.Invalid(field, "Each once, and not the caller.");
        }
    }
}
