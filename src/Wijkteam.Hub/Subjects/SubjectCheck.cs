using NodaTime;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Subjects;

/// <summary>Checks who an exchange is about: the fields that go with the identification, and their formats.</summary>
internal static class SubjectCheck
{
    private const int MaxAge = 130;
    private const int MaxNameLength = 100;

    /// <summary>Whether the law lets this kind of organisation use the BSN (Wabvpz 4-6, Wabb 10, Wmo 2015 5.2.9, Jeugdwet 7.2.1).</summary>
    public static bool MayUseBsn(ParticipantKind kind) => kind is
        ParticipantKind.GpPractice or
        ParticipantKind.NeighbourhoodTeam or
        ParticipantKind.Municipality or
        ParticipantKind.CareProvider or
        ParticipantKind.HealthInsurer or
        ParticipantKind.VeiligThuis;

    /// <summary>Whether the subject tells anything of who the citizen is.</summary>
    public static bool IsNamed(this Subject subject) => subject.Identification != SubjectIdentification.Anonymous;

    /// <summary>
    /// Faults what is wrong with the subject that stands at <paramref name="path"/>: FIELD_REQUIRED, FIELD_INVALID, FIELD_NOT_ALLOWED, BSN_INVALID or
    /// BSN_NOT_ENTITLED.
    /// </summary>
    public static void Check(Faults faults, string path, Subject? subject, ParticipantKind senderKind, SubjectUse use, DateTimeOffset now)
    {
        if (subject is null)
        {
            faults.Required(path);
            return;
        }

        if (subject.Identification == SubjectIdentification.Unspecified)
        {
            faults.Required($"{path}.identification");
            return;
        }

        if (SubjectFields.For(subject.Identification, use) is not { } fields)
        {
            faults.Invalid($"{path}.identification", "The subject cannot be identified so here.");
            return;
        }

        CheckResidence(faults, path, subject, fields.Residence);
        var isWithoutAddress = fields.Residence != Presence.Forbidden && subject.Residence is Residence.Homeless or Residence.SecretAddress;
        fields = isWithoutAddress ? fields.WithoutAddress : fields;
        CheckBsn(faults, $"{path}.bsn", subject.Bsn, fields.Bsn, senderKind);
        if (IsToBeRead(faults, $"{path}.name", fields.Name, subject.Name is not null))
        {
            CheckName(faults, $"{path}.name", subject.Name!);
        }

        CheckText(faults, $"{path}.birth_date", fields.BirthDate, subject.BirthDate, value => IsBirthDate(value, now), "A date of birth, YYYY-MM-DD, not in the future.");
        if (IsToBeRead(faults, $"{path}.address", fields.Address, subject.Address is not null))
        {
            AddressCheck.Check(faults, $"{path}.address", subject.Address!);
        }

        CheckText(faults, $"{path}.telephone", fields.Telephone, subject.Telephone, IsTelephone, "A telephone number in E.164, for example +31301234567.");
        if (isWithoutAddress)
        {
            CheckText(faults, $"{path}.area_code", fields.AreaCode, subject.AreaCode, AreaCode.IsMunicipality, "GM and 4 digits: the municipality.");
        }
        else
        {
            CheckText(faults, $"{path}.area_code", fields.AreaCode, subject.AreaCode, AreaCode.IsValid, "GM and 4 digits, WK and 6 or BU and 8 digits or capitals.");
        }
    }

    /// <summary>Faults a BSN that the sender may not use, or that cannot be one: BSN_NOT_ENTITLED or BSN_INVALID.</summary>
    public static void CheckBsn(Faults faults, string field, string bsn, ParticipantKind senderKind) =>
        CheckBsn(faults, field, bsn, Presence.Required, senderKind);

    private static void CheckResidence(Faults faults, string path, Subject subject, Presence presence)
    {
        if (IsToBeRead(faults, $"{path}.residence", presence, subject.Residence != Residence.Unspecified) && !Enum.IsDefined(subject.Residence))
        {
            faults.Invalid($"{path}.residence", "AT_ADDRESS, HOMELESS or SECRET_ADDRESS.");
        }

        CheckText(
            faults, $"{path}.responsible_municipality_code", presence, subject.ResponsibleMunicipalityCode, AreaCode.IsMunicipality, "\"GM\" and 4 digits.");
    }

    private static void CheckBsn(Faults faults, string field, string bsn, Presence presence, ParticipantKind senderKind)
    {
        // Before any word on the number itself: who may not use it shall not learn from the hub whether one is valid.
        if ((bsn.Length > 0 || presence == Presence.Required) && !MayUseBsn(senderKind))
        {
            faults.Add(field, RefusalReason.BsnNotEntitled, "This kind of participant may not use the BSN.");
        }
        else if (IsToBeRead(faults, field, presence, bsn.Length > 0) && !Bsn.IsValid(bsn))
        {
            faults.Add(field, RefusalReason.BsnInvalid, "Not 9 digits that pass the 11-test.");
        }
    }

    private static void CheckName(Faults faults, string path, HumanName name)
    {
        faults.Text($"{path}.given", name.Given, MaxNameLength);
        faults.Text($"{path}.family", name.Family, MaxNameLength, required: true);
    }

    private static void CheckText(Faults faults, string field, Presence presence, string value, Func<string, bool> isValid, string format)
    {
        if (IsToBeRead(faults, field, presence, value.Length > 0) && !isValid(value))
        {
            faults.Invalid(field, format);
        }
    }

    private static bool IsToBeRead(Faults faults, string field, Presence presence, bool given)
    {
        if (given && presence == Presence.Forbidden)
        {
            faults.NotAllowed(field, "This field does not go with the identification.");
        }
        else if (!given && presence == Presence.Required)
        {
            faults.Required(field);
        }

        return given && presence != Presence.Forbidden;
    }

    private static bool IsBirthDate(string value, DateTimeOffset now)
    {
        LocalDate today = DutchCalendar.DateAt(now);
        return DutchCalendar.TryParseDate(value, out var date) && date <= today && date >= today.PlusYears(-MaxAge);
    }

    /// <summary>Telephone number by ITU-T E.164: a plus, then 2 to 15 digits of which the first is not 0.</summary>
    private static bool IsTelephone(string value) =>
        value.Length is >= 3 and <= 16
        && value[0] == '+'
        && value[1] != '0'
        && !value.AsSpan(1).ContainsAnyExceptInRange('0', '9');
}
