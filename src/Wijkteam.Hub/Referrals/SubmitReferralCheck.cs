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
        AgreementCheck.Check(faults, "agreement", request.Agreement, request.Content?.Subject, now, participantExists);
    }
}
