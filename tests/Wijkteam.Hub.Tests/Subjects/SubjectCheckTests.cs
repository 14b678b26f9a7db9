using Shouldly;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Subjects;

public sealed class SubjectCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);

    // Letters: R required, o optional, - forbidden; in the order bsn, name, birth_date, address, telephone, area_code. Empty: cannot be used so.
    [Theory]
    [InlineData("Bsn", "Referral", "RoRRo-")]
    [InlineData("Bsn", "RecordConsent", "RoRoo-")]
    [InlineData("Bsn", "FindConsent", "Roooo-")]
    [InlineData("Person", "Referral", "-RRRo-")]
    [InlineData("Person", "RecordConsent", "-RRRo-")]
    [InlineData("Person", "FindConsent", "-RRRo-")]
    [InlineData("Address", "Referral", "---R--")]
    [InlineData("Address", "RecordConsent", "")]
    [InlineData("Address", "FindConsent", "")]
    [InlineData("Anonymous", "Referral", "-----R")]
    [InlineData("Anonymous", "RecordConsent", "")]
    [InlineData("Anonymous", "FindConsent", "")]
    public void Check_EveryCombinationOfFields_FollowsTheTable(string identification, string use, string row)
    {
        string[] fields = ["bsn", "name", "birth_date", "address", "telephone", "area_code"];
        for (var given = 0; given < 1 << fields.Length; given++)
        {
            var subject = new Subject { Identification = Enum.Parse<SubjectIdentification>(identification) };
            var expected = new List<(string, RefusalReason)>();
            if (row.Length == 0)
            {
                expected.Add(("subject.identification", RefusalReason.FieldInvalid));
            }

            for (var i = 0; i < fields.Length; i++)
            {
                var isGiven = (given & (1 << i)) != 0;
                if (isGiven)
                {
                    Fill(subject, fields[i]);
                }

                if (row.Length > 0 && isGiven && row[i] == '-')
                {
                    expected.Add(($"subject.{fields[i]}", RefusalReason.FieldNotAllowed));
                }
                else if (row.Length > 0 && !isGiven && row[i] == 'R')
                {
                    expected.Add(($"subject.{fields[i]}", RefusalReason.FieldRequired));
                }
            }

            Check(subject, use: Enum.Parse<SubjectUse>(use)).ShouldBe(expected, $"given: {given:b6}");
        }
    }

    [Fact]
    public void Check_NoSubjectOrNoIdentification_IsRequired()
    {
        Check(null).ShouldBe([("subject", RefusalReason.FieldRequired)]);
        Check(new Subject { Bsn = "123456782" }).ShouldBe([("subject.identification", RefusalReason.FieldRequired)]);
        Check(new Subject { Identification = (SubjectIdentification)77 }).ShouldBe([("subject.identification", RefusalReason.FieldInvalid)]);
    }

    [Fact]
    public void Check_BsnThatFailsTheTest_IsBsnInvalid()
    {
        var subject = ByBsn();
        subject.Bsn = "123456789";

        Check(subject).ShouldBe([("subject.bsn", RefusalReason.BsnInvalid)]);
    }

    [Theory]
    [InlineData(ParticipantKind.Unspecified, false)]
    [InlineData(ParticipantKind.GpPractice, true)]
    [InlineData(ParticipantKind.NeighbourhoodTeam, true)]
    [InlineData(ParticipantKind.Municipality, true)]
    [InlineData(ParticipantKind.CareProvider, true)]
    [InlineData(ParticipantKind.HealthInsurer, true)]
    [InlineData(ParticipantKind.Police, false)]
    [InlineData(ParticipantKind.HousingCorporation, false)]
    [InlineData(ParticipantKind.CreditBank, false)]
    [InlineData(ParticipantKind.School, false)]
    [InlineData(ParticipantKind.Volunteers, false)]
    [InlineData(ParticipantKind.VeiligThuis, true)]
    [InlineData((ParticipantKind)99, false)]
    public void Check_BsnFromEveryKindOfSender_IsForThoseEntitledOnly(ParticipantKind sender, bool entitled)
    {
        (string, RefusalReason)[] refused = [("subject.bsn", RefusalReason.BsnNotEntitled)];
        var invalid = ByBsn();
        invalid.Bsn = "1";

        Check(ByBsn(), sender).ShouldBe(entitled ? [] : refused);
        // The hub is no oracle for the 11-test.
        Check(invalid, sender).ShouldBe([("subject.bsn", entitled ? RefusalReason.BsnInvalid : RefusalReason.BsnNotEntitled)]);
    }

    [Theory]
    [InlineData("2026-05-04", true)]
    [InlineData("2026-05-05", false)] // tomorrow
    [InlineData("1896-05-04", true)] // 130 years ago today
    [InlineData("1896-05-03", false)]
    [InlineData("2000-02-29", true)]
    [InlineData("2001-02-29", false)]
    [InlineData("1987-3-9", false)]
    [InlineData("09-03-1987", false)]
    [InlineData("1987-03-09T00:00:00Z", false)]
    public void Check_BirthDate_MustBeARealDateOfALifetime(string date, bool valid) =>
        CheckField(subject => subject.BirthDate = date, "birth_date").ShouldBe(valid);

    [Fact]
    public void Check_BornTodayInTheNetherlandsThoughNotYetByUniversalTime_IsAccepted()
    {
        var subject = ByBsn();
        subject.BirthDate = "2026-05-05";

        Check(subject, now: new DateTimeOffset(2026, 5, 4, 22, 30, 0, TimeSpan.Zero)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("3513AB", true)]
    [InlineData("0513AB", false)]
    [InlineData("3513 AB", false)]
    [InlineData("3513ab", false)]
    [InlineData("3513SA", false)]
    [InlineData("3513SD", false)]
    [InlineData("3513SS", false)]
    [InlineData("3513SB", true)]
    [InlineData("3513A", false)]
    [InlineData("3513ABC", false)]
    public void Check_Postcode_MustBeInFormat(string postcode, bool valid) =>
        CheckField(subject => subject.Address.Postcode = postcode, "address.postcode").ShouldBe(valid);

    [Theory]
    [InlineData(1, true)]
    [InlineData(99_999, true)]
    [InlineData(100_000, false)]
    [InlineData(-1, false)]
    public void Check_HouseNumber_MustBeInRange(int number, bool valid) =>
        CheckField(subject => subject.Address.HouseNumber = number, "address.house_number").ShouldBe(valid);

    [Theory]
    [InlineData("+31612345678", true)]
    [InlineData("+123456789012345", true)]
    [InlineData("+1234567890123456", false)]
    [InlineData("0612345678", false)]
    [InlineData("+0612345678", false)]
    [InlineData("+31 6 12345678", false)]
    [InlineData("+", false)]
    public void Check_Telephone_MustBeE164(string telephone, bool valid) =>
        CheckField(subject => subject.Telephone = telephone, "telephone").ShouldBe(valid);

    [Theory]
    [InlineData("GM0344", true)]
    [InlineData("WK034401", true)]
    [InlineData("BU03440101", true)]
    [InlineData("GM034401", false)]
    [InlineData("WK0344", false)]
    [InlineData("BU034401", false)]
    [InlineData("PV0344", false)]
    [InlineData("gm0344", false)]
    [InlineData("G", false)]
    [InlineData("WK03440a", false)]
    public void Check_AreaCode_MustBeInFormat(string areaCode, bool valid)
    {
        var subject = new Subject { Identification = SubjectIdentification.Anonymous, AreaCode = areaCode };

        Check(subject).ShouldBe(valid ? [] : [("subject.area_code", RefusalReason.FieldInvalid)]);
    }

    [Fact]
    public void Check_AddressAndNameThatAreIncompleteOrTooLong_NamesEachField()
    {
        var subject = ByBsn();
        subject.Name = new HumanName { Given = new string('a', 101) };
        subject.Address = new Address { HouseNumberSuffix = new string('a', 11), Street = new string('a', 101), City = new string('a', 101) };

        Check(subject).ShouldBe(
        [
            ("subject.name.given", RefusalReason.FieldInvalid),
            ("subject.name.family", RefusalReason.FieldRequired),
            ("subject.address.postcode", RefusalReason.FieldRequired),
            ("subject.address.house_number", RefusalReason.FieldRequired),
            ("subject.address.house_number_suffix", RefusalReason.FieldInvalid),
            ("subject.address.street", RefusalReason.FieldInvalid),
            ("subject.address.city", RefusalReason.FieldInvalid),
        ]);
    }

    private static bool CheckField(Action<Subject> change, string field)
    {
        var subject = ByBsn();
        change(subject);
        var faults = Check(subject);
        faults.ShouldBeSubsetOf([($"subject.{field}", RefusalReason.FieldInvalid)]);
        return faults.Count == 0;
    }

    private static Subject ByBsn()
    {
        var subject = new Subject { Identification = SubjectIdentification.Bsn };
        foreach (var field in new[] { "bsn", "name", "birth_date", "address", "telephone" })
        {
            Fill(subject, field);
        }

        return subject;
    }

    private static void Fill(Subject subject, string field)
    {
        switch (field)
        {
            case "bsn": subject.Bsn = "111222333"; break;
            case "name": subject.Name = new HumanName { Given = "Sanne", Family = "van den Berg" }; break;
            case "birth_date": subject.BirthDate = "1987-03-09"; break;
            case "address": subject.Address = new Address { Postcode = "3513AB", HouseNumber = 12, HouseNumberSuffix = "bis" }; break;
            case "telephone": subject.Telephone = "+31612345678"; break;
            case "area_code": subject.AreaCode = "WK034401"; break;
            default: throw new ArgumentOutOfRangeException(nameof(field));
        }
    }

    private static List<(string Field, RefusalReason Reason)> Check(
        Subject? subject, ParticipantKind sender = ParticipantKind.GpPractice, SubjectUse use = SubjectUse.Referral, DateTimeOffset? now = null)
    {
        var faults = new Faults();
        SubjectCheck.Check(faults, "subject", subject, sender, use, now ?? Now);
        return FaultList.Of(faults);
    }
}
