using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Shouldly;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Consents;

public sealed class ConsentCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);
    private static readonly LocalDate Adult = new(1987, 3, 9);
    private static readonly LocalDate Child = new(2020, 1, 1);

    [Fact]
    public void Check_WholeConsent_IsAccepted() => Faults(_ => { }).ShouldBeEmpty();

    [Fact]
    public void Check_ScopeWithoutLimits_IsAccepted() => Faults(consent => consent.Scope = new ConsentScope()).ShouldBeEmpty();

    [Fact]
    public void Check_NoneOrEmpty_NamesWhatIsRequired()
    {
        var faults = new Faults();
        ConsentCheck.Check(faults, "consent", null, Adult, Now, _ => true);
        ConsentCheck.Check(faults, "consent", new Consent(), Child, Now, _ => true);

        Describe(faults).ShouldBe(
        [
            "consent FieldRequired",
            "consent.decision FieldRequired",
            "consent.scope FieldRequired",
            "consent.givers FieldRequired",
            "consent.parental_authority_count FieldRequired",
        ]);
    }

    [Fact]
    public void Check_OutputOnlyFields_AreRefused() =>
        Faults(consent =>
        {
            consent.Id = "x";
            consent.Version = 1;
            consent.Status = ConsentStatus.Active;
            consent.RecorderParticipantId = "x";
            consent.Recorder = new Professional();
            consent.RecordTime = consent.RevokeTime = consent.ValidUntil = new Timestamp();
            consent.Revoker = new ConsentGiver();
        }).ShouldBe(
        [
            "consent.id FieldNotAllowed",
            "consent.version FieldNotAllowed",
            "consent.status FieldNotAllowed",
            "consent.recorder_participant_id FieldNotAllowed",
            "consent.recorder FieldNotAllowed",
            "consent.record_time FieldNotAllowed",
            "consent.revoke_time FieldNotAllowed",
            "consent.valid_until FieldNotAllowed",
            "consent.revoker FieldNotAllowed",
        ]);

    [Fact]
    public void Check_UnknownRecipient_IsParticipantUnknown() =>
        Faults(consent => consent.Scope.RecipientParticipantId = "niemand").ShouldBe(["consent.scope.recipient_participant_id ParticipantUnknown"]);

    [Fact]
    public void Check_RecipientAndKind_ExcludeEachOther() =>
        Faults(consent => consent.Scope.RecipientKind = ParticipantKind.Municipality).ShouldBe(["consent.scope.recipient_kind FieldNotAllowed"]);

    [Fact]
    public void Check_UnknownCodes_AreRefused() =>
        Faults(consent =>
        {
            consent.Decision = (ConsentDecision)9;
            consent.Scope = new ConsentScope { RecipientKind = (ParticipantKind)99, Purpose = (ConsentPurpose)9, LifeDomains = { LifeDomain.Unspecified } };
            consent.Givers[0].Capacity = (GiverCapacity)9;
        }).ShouldBe(
        [
            "consent.decision FieldInvalid",
            "consent.scope.recipient_kind FieldInvalid",
            "consent.scope.purpose FieldInvalid",
            "consent.scope.life_domains[0] FieldInvalid",
            "consent.givers[0].capacity FieldInvalid",
            "consent.givers[0].name FieldRequired",
        ]);

    [Theory]
    [InlineData(null, null, "")]
    [InlineData(-5, 1, "")]
    [InlineData(1, 2, "")]
    [InlineData(1, null, "")]
    [InlineData(2, 2, "consent.end_time FieldInvalid")]
    [InlineData(3, 2, "consent.end_time FieldInvalid")]
    [InlineData(null, 0, "consent.end_time FieldInvalid")]
    [InlineData(-5, -1, "consent.end_time FieldInvalid")]
    public void Check_Period_StartsBeforeItEndsInTheFuture(int? startHour, int? endHour, string expected)
    {
        var faults = Faults(consent =>
        {
            consent.StartTime = startHour is { } start ? Timestamp.FromDateTimeOffset(Now.AddHours(start)) : null;
            consent.EndTime = endHour is { } end ? Timestamp.FromDateTimeOffset(Now.AddHours(end)) : null;
        });

        string.Join(", ", faults).ShouldBe(expected);
    }

    [Theory]
    [InlineData(long.MaxValue, 0)]
    [InlineData(-62_135_596_801, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 1_000_000_000)]
    public void Check_TimestampOutOfRange_IsRefusedAndDoesNotThrow(long seconds, int nanos) =>
        Faults(consent => consent.StartTime = new Timestamp { Seconds = seconds, Nanos = nanos }).ShouldBe(["consent.start_time FieldInvalid"]);

    [Theory]
    [InlineData(GiverCapacity.Subject, 0, "")]
    [InlineData(GiverCapacity.Subject, 201, "giver.name FieldInvalid")]
    [InlineData(GiverCapacity.ParentalAuthority, 0, "giver.name FieldRequired")]
    [InlineData(GiverCapacity.LegalRepresentative, 200, "")]
    public void CheckGiver_Name_IsRequiredUnlessItIsTheCitizen(GiverCapacity capacity, int length, string expected)
    {
        var faults = new Faults();
        ConsentCheck.CheckGiver(faults, "giver", new ConsentGiver { Capacity = capacity, Name = new string('a', length) });

        string.Join(", ", Describe(faults)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("1987-03-09", 0, "")]
    [InlineData("1987-03-09", 1, "FieldNotAllowed")]
    [InlineData("2010-05-05", 1, "")] // 16 tomorrow
    [InlineData("2010-05-04", 1, "FieldNotAllowed")] // 16 today
    [InlineData("2020-01-01", 0, "FieldRequired")]
    [InlineData("2020-01-01", 2, "")]
    [InlineData("2020-01-01", 3, "FieldInvalid")]
    [InlineData("2020-01-01", -1, "FieldInvalid")]
    [InlineData(null, 7, "")]
    public void Check_ParentalAuthorityCount_IsForThoseUnderSixteen(string? birthDate, int count, string expected)
    {
        LocalDate? date = birthDate is not null && DutchCalendar.TryParseDate(birthDate, out var parsed) ? parsed : null;

        string.Join(", ", Faults(consent => consent.ParentalAuthorityCount = count, date))
            .ShouldBe(expected.Length == 0 ? "" : $"consent.parental_authority_count {expected}");
    }

    private static List<string> Faults(Action<Consent> change) => Faults(change, Adult);

    private static List<string> Faults(Action<Consent> change, LocalDate? birthDate)
    {
        var consent = new Consent
        {
            Decision = ConsentDecision.Permit,
            Scope = new ConsentScope { RecipientParticipantId = "buurtteam-overvecht", Purpose = ConsentPurpose.Referral, LifeDomains = { LifeDomain.Finances } },
            Givers = { new ConsentGiver { Capacity = GiverCapacity.Subject } },
        };
        change(consent);
        var faults = new Faults();
        ConsentCheck.Check(faults, "consent", consent, birthDate, Now, id => id == "buurtteam-overvecht");
        return Describe(faults);
    }

    private static List<string> Describe(Faults faults) => [.. FaultList.Of(faults).Select(fault => $"{fault.Field} {fault.Reason}")];
}
