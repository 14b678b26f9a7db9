using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>Checks an agreement that comes with what rests on it.</summary>
internal static class AgreementCheck
{
    /// <summary>Faults what is wrong with the agreement that stands at <paramref name="path"/>; none is fine.</summary>
    public static void Check(
        Faults faults, string path, Consent? agreement, Subject? subject, DateTimeOffset now, Func<string, bool> participantExists)
    {
        if (agreement is null)
        {
            return;
        }

        if (subject?.Identification is SubjectIdentification.Address or SubjectIdentification.Anonymous)
        {
            faults.NotAllowed(path, "Nobody is named who could have given it.");
            return;
        }

        ConsentCheck.Check(faults, path, agreement, subject.GetBirthDate(), now, participantExists);
        if (agreement.Decision == ConsentDecision.Deny)
        {
            faults.Invalid($"{path}.decision", "Not an agreement; ConsentService.RecordConsent records an objection.");
        }
    }
}
