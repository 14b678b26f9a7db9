using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>The citizen of an onward referral, as those to whom it goes may know them. Pure.</summary>
internal static class OnwardCitizen
{
    private const string Field = "content.subject";

    /// <summary>The citizen as all receivers are told: by BSN only if each of them may use it, else by name, date of birth and address.</summary>
    /// <param name="isGiven">Whether the sender names the citizen itself; what it names is not changed.</param>
    /// <exception cref="RefusedException">FIELD_REQUIRED: a receiver may not use the BSN, and no name is known. FIELD_INVALID: all may use it, and the sender names
    /// a PERSON, by which the hub would not know whether it is the same citizen.</exception>
    public static Subject ToldTo(IEnumerable<ParticipantKind> receivers, Subject citizen, bool isGiven)
    {
        if (receivers.All(SubjectCheck.MayUseBsn))
        {
            return isGiven && citizen.Identification == SubjectIdentification.Person
                ? throw Refused(RefusalReason.FieldInvalid, "Left out, or the same citizen by BSN: whoever receives this may use it.")
                : citizen;
        }

        if (isGiven || citizen.Identification != SubjectIdentification.Bsn)
        {
            return citizen;
        }

        return citizen.Name is null
            ? throw Refused(
                RefusalReason.FieldRequired,
                "A recipient may not use the BSN, and the referral that this one is based on gives no name: name the citizen as a PERSON.")
            : new Subject(citizen) { Identification = SubjectIdentification.Person, Bsn = "" };
    }

    public static RefusedException NotTheSame() => Refused(RefusalReason.FieldInvalid, "Not the citizen of the referral that this one is based on.");

    private static RefusedException Refused(RefusalReason reason, string message) => new(new Refusal(reason, message, Field));
}
