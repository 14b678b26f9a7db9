using Google.Protobuf;
using Shouldly;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Referrals;

public sealed class ReferralContentCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Check_ContentAtEveryLimit_IsAccepted()
    {
        var content = Content();
        content.Question = new string('q', 8_000);
        content.Background = new string('b', 20_000);
        content.CitizenWish = new string('w', 4_000);
        content.ReferrerContact = new string('c', 100);
        content.LifeDomains.Clear();
        content.LifeDomains.AddRange(Enum.GetValues<LifeDomain>().Where(domain => domain != LifeDomain.Unspecified));
        content.Problems.AddRange(Enumerable.Range(0, 20).Select(i => Icpc($"Z{i:D2}")));
        content.Problems[0].Display = new string('d', 200);
        content.SourceDocument = new SourceDocument { MediaType = "application/fhir+json", Data = ByteString.CopyFrom(new byte[512 * 1024]) };

        Check(content).ShouldBeEmpty();
        content.LifeDomains.Count.ShouldBe(18);
    }

    [Fact]
    public void Check_ContentBeyondEveryLimit_NamesEachField()
    {
        var content = Content();
        content.Question = new string('q', 8_001);
        content.Background = new string('b', 20_001);
        content.CitizenWish = new string('w', 4_001);
        content.ReferrerContact = new string('c', 101);
        content.LifeDomains.AddRange(Enumerable.Repeat(LifeDomain.Housing, 18));
        content.Problems.AddRange(Enumerable.Range(0, 21).Select(i => Icpc($"Z{i:D2}")));
        content.SourceDocument = new SourceDocument { MediaType = new string('m', 101), Data = ByteString.CopyFrom(new byte[(512 * 1024) + 1]) };

        Check(content).ShouldBe(
        [
            ("content.problems", RefusalReason.FieldInvalid),
            ("content.life_domains", RefusalReason.FieldInvalid),
            ("content.question", RefusalReason.FieldInvalid),
            ("content.background", RefusalReason.FieldInvalid),
            ("content.citizen_wish", RefusalReason.FieldInvalid),
            ("content.referrer_contact", RefusalReason.FieldInvalid),
            ("content.source_document.media_type", RefusalReason.FieldInvalid),
            ("content.source_document.data", RefusalReason.FieldInvalid),
        ]);
    }

    [Fact]
    public void Check_EmptyContent_NamesWhatIsRequired()
    {
        Check(null).ShouldBe([("content", RefusalReason.FieldRequired)]);
        Check(new ReferralContent { Question = " ", SourceDocument = new SourceDocument() }).ShouldBe(
        [
            ("content.subject", RefusalReason.FieldRequired),
            ("content.life_domains", RefusalReason.FieldRequired),
            ("content.question", RefusalReason.FieldRequired),
            ("content.source_document.media_type", RefusalReason.FieldRequired),
            ("content.source_document.data", RefusalReason.FieldRequired),
        ]);
    }

    [Fact]
    public void Check_ProblemWithoutLifeDomain_IsAccepted()
    {
        var content = Content();
        content.LifeDomains.Clear();
        content.Problems.Add(Icpc("Z01"));

        Check(content).ShouldBeEmpty();
    }

    [Fact]
    public void Check_LifeDomainUnsaidUnknownOrTwice_IsRefused()
    {
        var content = Content();
        content.LifeDomains.AddRange([LifeDomain.Unspecified, LifeDomain.Housing, LifeDomain.Finances, (LifeDomain)19]);

        Check(content).ShouldBe(
        [
            ("content.life_domains[1]", RefusalReason.FieldInvalid),
            ("content.life_domains[3]", RefusalReason.FieldInvalid),
            ("content.life_domains[4]", RefusalReason.FieldInvalid),
        ]);
    }

    [Theory]
    [InlineData("Z01", true)]
    [InlineData("T90.02", true)]
    [InlineData("z01", false)]
    [InlineData("Z1", false)]
    [InlineData("Z001", false)]
    [InlineData("Z01.", false)]
    [InlineData("Z01.1", false)]
    [InlineData("Z01-02", false)]
    [InlineData("101", false)]
    [InlineData("Z01.0٢", false)]
    public void Check_ProblemCode_MustBeInFormat(string code, bool valid)
    {
        var content = Content();
        content.Problems.Add(Icpc(code));

        Check(content).ShouldBe(valid ? [] : [("content.problems[0].code", RefusalReason.FieldInvalid)]);
    }

    [Fact]
    public void Check_ProblemOfAnotherSystemOrWithoutOne_IsRefused()
    {
        var content = Content();
        content.Problems.Add(new Problem { System = "http://snomed.info/sct", Code = "Z01", Display = new string('d', 201) });
        content.Problems.Add(new Problem());

        Check(content).ShouldBe(
        [
            ("content.problems[0].system", RefusalReason.FieldInvalid),
            ("content.problems[0].display", RefusalReason.FieldInvalid),
            ("content.problems[1].system", RefusalReason.FieldRequired),
            ("content.problems[1].code", RefusalReason.FieldRequired),
        ]);
    }

    [Fact]
    public void Check_AcuteDanger_IsRefusedWithTheTelephoneRouteBeforeAllElse()
    {
        var faults = new Faults();
        ReferralContentCheck.Check(faults, "content", new ReferralContent { Priority = Priority.Stat }, ParticipantKind.GpPractice, Now);

        var refusal = faults.ToRefusal().ShouldNotBeNull();
        refusal.Reason.ShouldBe(RefusalReason.AcuteDanger);
        refusal.Faults[0].Field.ShouldBe("content.priority");
        refusal.Message.ShouldContain("112");
        refusal.Message.ShouldContain("crisis service");
        refusal.Message.ShouldContain("Veilig Thuis, 0800-2000");
    }

    [Theory]
    [InlineData(Priority.Unspecified, true)]
    [InlineData(Priority.Routine, true)]
    [InlineData(Priority.Urgent, true)]
    [InlineData(Priority.Asap, true)]
    [InlineData((Priority)9, false)]
    public void Check_Priority_MustBeKnown(Priority priority, bool valid)
    {
        var content = Content();
        content.Priority = priority;

        Check(content).ShouldBe(valid ? [] : [("content.priority", RefusalReason.FieldInvalid)]);
    }

    [Theory]
    [InlineData("application/fhir+xml", true)]
    [InlineData("text/plain; charset=utf-8", true)]
    [InlineData("fhir", false)]
    [InlineData("a/b/c", false)]
    public void Check_MediaType_MustBeInFormat(string mediaType, bool valid)
    {
        var content = Content();
        content.SourceDocument = new SourceDocument { MediaType = mediaType, Data = ByteString.CopyFromUtf8("x") };

        Check(content).ShouldBe(valid ? [] : [("content.source_document.media_type", RefusalReason.FieldInvalid)]);
    }

    private static Problem Icpc(string code) => new() { System = "http://hl7.org/fhir/sid/icpc-1-nl", Code = code };

    private static ReferralContent Content() => new()
    {
        Subject = new Subject
        {
            Identification = SubjectIdentification.Bsn,
            Bsn = "111222333",
            BirthDate = "1987-03-09",
            Address = new Address { Postcode = "3513AB", HouseNumber = 12 },
        },
        LifeDomains = { LifeDomain.Finances },
        Question = "Kunnen jullie meekijken naar de schulden?",
    };

    private static List<(string Field, RefusalReason Reason)> Check(ReferralContent? content)
    {
        var faults = new Faults();
        ReferralContentCheck.Check(faults, "content", content, ParticipantKind.GpPractice, Now);
        return FaultList.Of(faults);
    }
}
