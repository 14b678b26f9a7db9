using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Checks a referral that is submitted, with all that comes with it.</summary>
internal static class SubmitReferralCheck
{
    public static void Check(Faults faults, SubmitReferralRequest request, ParticipantKind senderKind, DateTimeOffset now, Func<string, bool> participantExists)
    {
        var isOnward = request.BasedOnReferralId.Length > 0;
        if (isOnward)
        {
            Uuids.Check(faults, SubmitReferral.BasedOnField, request.BasedOnReferralId);
        }

        ReferralContentCheck.Check(faults, "content", request.Content, senderKind, now, isOnward);
        if (!isOnward || request.Content?.Subject is not null)
        {
            BasisCheck.Check(faults, "basis", request.Basis, request.Content is not { Subject.Identification: SubjectIdentification.Anonymous });
        }

        ExternalIdentifierCheck.Check(faults, "external_identifier", request.ExternalIdentifier);
        CheckAgreement(faults, request, request.Content?.Subject, now, participantExists);
    }

    /// <summary>Checks the agreement that comes with a referral, if one does.</summary>
    /// <param name="subject">Who gave it; null if not known yet, and then what depends on that is left unchecked.</param>
    public static void CheckAgreement(
        Faults faults, SubmitReferralRequest request, Subject? subject, DateTimeOffset now, Func<string, bool> participantExists)
    {
        const string Path = "agreement";
        if (request.Agreement is null)
        {
            return;
        }

        if (subject?.Identification is SubjectIdentification.Address or SubjectIdentification.Anonymous)
        {
            faults.NotAllowed(Path, "Nobody is named who could have given it.");
            return;
        }

        ConsentCheck.Check(faults, Path, request.Agreement, SubmitReferral.BirthDateOf(subject), now, participantExists);
        if (request.Agreement.Decision == ConsentDecision.Deny)
        {
            faults.Invalid($"{Path}.decision", "Not an agreement; ConsentService.RecordConsent records an objection.");
        }
    }
}
