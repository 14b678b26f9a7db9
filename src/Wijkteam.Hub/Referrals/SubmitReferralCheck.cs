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
        ReferralContentCheck.Check(faults, "content", request.Content, senderKind, now);
        BasisCheck.Check(faults, "basis", request.Basis, request.Content is not { Subject.Identification: SubjectIdentification.Anonymous });
        ExternalIdentifierCheck.Check(faults, "external_identifier", request.ExternalIdentifier);
        if (request.Agreement is not null)
        {
            CheckAgreement(faults, "agreement", request, now, participantExists);
        }
    }

    private static void CheckAgreement(Faults faults, string path, SubmitReferralRequest request, DateTimeOffset now, Func<string, bool> participantExists)
    {
        if (request.Content?.Subject?.Identification is SubjectIdentification.Address or SubjectIdentification.Anonymous)
        {
            faults.NotAllowed(path, "Nobody is named who could have given it.");
            return;
        }

        ConsentCheck.Check(faults, path, request.Agreement, SubmitReferral.BirthDateOf(request.Content?.Subject), now, participantExists);
        if (request.Agreement.Decision == ConsentDecision.Deny)
        {
            faults.Invalid($"{path}.decision", "Not an agreement; ConsentService.RecordConsent records an objection.");
        }
    }
}
