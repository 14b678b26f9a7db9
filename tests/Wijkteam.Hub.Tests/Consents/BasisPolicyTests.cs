using Shouldly;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Consents;

public sealed class BasisPolicyTests
{
    // What lifts the secrecy of the source (row) towards the target (column) in a referral:
    // A agreement, T treatment relation, V vital interest. No other ground does, and sources that are not listed may not refer.
    private const string Secrecy = """
        source            | GpPractice | NeighbourhoodTeam | Municipality | CareProvider | HealthInsurer | Police | HousingCorporation | CreditBank | School | Volunteers | VeiligThuis
        GpPractice        | ATV        | A                 | A            | ATV          | A             | A      | A                  | A          | A      | A          | A
        NeighbourhoodTeam | AV         | A                 | A            | AV           | A             | A      | A                  | A          | A      | A          | A
        Municipality      | AV         | A                 | A            | AV           | A             | A      | A                  | A          | A      | A          | A
        CareProvider      | ATV        | A                 | A            | ATV          | A             | A      | A                  | A          | A      | A          | A
        """;

    // On what the target of a referral may process, and under which laws.
    private const string Processing = """
        target            | ground            | laws
        GpPractice        | Agreement         | Unspecified
        GpPractice        | TreatmentRelation | Unspecified
        GpPractice        | VitalInterest     | Unspecified
        CareProvider      | Agreement         | Unspecified
        CareProvider      | TreatmentRelation | Unspecified
        CareProvider      | VitalInterest     | Unspecified
        NeighbourhoodTeam | PublicTask        | Wmo2015 Jeugdwet Participatiewet Wgs
        NeighbourhoodTeam | VitalInterest     | Unspecified
        Municipality      | PublicTask        | Wmo2015 Jeugdwet Participatiewet Wgs
        Municipality      | VitalInterest     | Unspecified
        HealthInsurer     | StatutoryDuty     | Zvw Wlz
        Volunteers        | Agreement         | Unspecified
        """;

    [Fact]
    public void Check_EveryGroundSourceAndTarget_LiftsSecrecyOnlyAsTheTableSays()
    {
        var header = Cells(Secrecy)[0];
        foreach (var (source, target, kind) in
            from source in Enum.GetValues<ParticipantKind>()
            from target in Enum.GetValues<ParticipantKind>()
            from kind in Grounds()
            select (source, target, kind))
        {
            var row = Cells(Secrecy).Find(row => row[0] == $"{source}");
            var column = Array.IndexOf(header, $"{target}");
            var lifted = row is not null && column > 0 && row[column].Contains(Letter(kind));
            var verdict = Check(new LegalBasis { Secrecy = Whole(kind), Processing = Whole(GroundKind.PublicTask) }, source, target);

            verdict.Contains("basis.secrecy.kind SecrecyNotLifted").ShouldBe(!lifted, $"{kind} from {source} to {target}");
        }
    }

    [Fact]
    public void Check_EveryGroundLawAndTarget_CarriesProcessingOnlyAsTheTableSays()
    {
        foreach (var (target, kind, law) in
            from target in Enum.GetValues<ParticipantKind>()
            from kind in Grounds()
            from law in Enum.GetValues<Law>()
            where kind is GroundKind.PublicTask or GroundKind.StatutoryDuty ? law != Law.Unspecified : law == Law.Unspecified
            select (target, kind, law))
        {
            var row = Cells(Processing).Find(row => row[0] == $"{target}" && row[1] == $"{kind}");
            var ground = Whole(kind);
            ground.Law = law;
            var verdict = Check(new LegalBasis { Secrecy = Whole(GroundKind.Agreement), Processing = ground }, ParticipantKind.GpPractice, target);

            var expected = row is null ? "basis.processing.kind NoLegalBasis"
                : row[2].Split(' ').Contains($"{law}") ? null
                : "basis.processing.law NoLegalBasis";
            verdict.Where(fault => fault.StartsWith("basis.processing", StringComparison.Ordinal)).SingleOrDefault()
                .ShouldBe(expected, $"{kind} {law} for {target}");
        }
    }

    [Fact]
    public void Check_AgreementAndPublicTaskFromGpToTeam_IsCarriedAndRestsOnAgreement()
    {
        var basis = new LegalBasis { Secrecy = Whole(GroundKind.Agreement), Processing = Whole(GroundKind.PublicTask) };

        BasisPolicy.Check(basis, ParticipantKind.GpPractice, ParticipantKind.NeighbourhoodTeam, ExchangeKind.Referral, "basis")
            .ShouldBe(new BasisVerdict(Refusal: null, RestsOnAgreement: true));
    }

    [Theory]
    [InlineData(GroundKind.TreatmentRelation, GroundKind.TreatmentRelation, false)]
    [InlineData(GroundKind.TreatmentRelation, GroundKind.Agreement, true)]
    [InlineData(GroundKind.Agreement, GroundKind.TreatmentRelation, true)]
    public void Check_BetweenGpAndCareProvider_RestsOnAgreementIfEitherGroundDoes(GroundKind secrecy, GroundKind processing, bool expected)
    {
        var basis = new LegalBasis { Secrecy = Whole(secrecy), Processing = Whole(processing) };

        BasisPolicy.Check(basis, ParticipantKind.GpPractice, ParticipantKind.CareProvider, ExchangeKind.Referral, "basis")
            .ShouldBe(new BasisVerdict(Refusal: null, expected));
    }

    [Fact]
    public void Check_MissingGrounds_AreRequired()
    {
        Check(null).ShouldBe(["basis FieldRequired"]);
        Check(new LegalBasis()).ShouldBe(["basis.secrecy FieldRequired", "basis.processing FieldRequired"]);
        Check(new LegalBasis { Secrecy = new Ground(), Processing = new Ground { Kind = (GroundKind)99 } })
            .ShouldBe(["basis.secrecy.kind FieldRequired", "basis.processing.kind FieldInvalid"]);
    }

    // Which fields a ground requires; it allows no others.
    [Theory]
    [InlineData(GroundKind.Agreement, "")]
    [InlineData(GroundKind.TreatmentRelation, "")]
    [InlineData(GroundKind.PublicTask, "law article")]
    [InlineData(GroundKind.ArrearsSignal, "")]
    [InlineData(GroundKind.ReportingCode, "")]
    [InlineData(GroundKind.VitalInterest, "written_reason")]
    [InlineData(GroundKind.StatutoryDuty, "law article")]
    public void Check_FieldsOfEveryGround_FollowTheContract(GroundKind kind, string required)
    {
        string[] fields = ["law", "article", "written_reason"];
        var full = new Ground { Kind = kind, Law = Law.Wmo2015, Article = "2.3.2", WrittenReason = "Levensgevaar." };
        var needed = required.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Fields(full).ShouldBe(fields.Except(needed).Select(field => $"basis.processing.{field} FieldNotAllowed"));
        Fields(new Ground { Kind = kind }).ShouldBe(needed.Select(field => $"basis.processing.{field} FieldRequired"));
    }

    [Fact]
    public void Check_FieldsBeyondTheirLimits_AreInvalid()
    {
        Fields(new Ground { Kind = GroundKind.PublicTask, Law = (Law)99, Article = new string('1', 41) })
            .ShouldBe(["basis.processing.law FieldInvalid", "basis.processing.article FieldInvalid"]);
        Fields(new Ground { Kind = GroundKind.VitalInterest, WrittenReason = new string('a', 2_001) })
            .ShouldBe(["basis.processing.written_reason FieldInvalid"]);
        Fields(new Ground { Kind = GroundKind.VitalInterest, WrittenReason = new string('a', 2_000) }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ParticipantKind.Unspecified, false)]
    [InlineData(ParticipantKind.GpPractice, true)]
    [InlineData(ParticipantKind.NeighbourhoodTeam, true)]
    [InlineData(ParticipantKind.Municipality, true)]
    [InlineData(ParticipantKind.CareProvider, true)]
    [InlineData(ParticipantKind.HealthInsurer, false)]
    [InlineData(ParticipantKind.Police, false)]
    [InlineData(ParticipantKind.HousingCorporation, false)]
    [InlineData(ParticipantKind.CreditBank, false)]
    [InlineData(ParticipantKind.School, false)]
    [InlineData(ParticipantKind.Volunteers, false)]
    [InlineData(ParticipantKind.VeiligThuis, false)]
    [InlineData((ParticipantKind)99, false)]
    public void CheckReferrer_EveryKind_OnlyFourMayRefer(ParticipantKind kind, bool expected) =>
        (BasisPolicy.CheckReferrer(kind)?.Reason).ShouldBe(expected ? null : RefusalReason.ParticipantNotEntitled);

    private static IEnumerable<GroundKind> Grounds() => Enum.GetValues<GroundKind>().Where(kind => kind != GroundKind.Unspecified);

    private static char Letter(GroundKind kind) => kind switch
    {
        GroundKind.Agreement => 'A',
        GroundKind.TreatmentRelation => 'T',
        GroundKind.VitalInterest => 'V',
        _ => '?',
    };

    private static Ground Whole(GroundKind kind) => kind switch
    {
        GroundKind.PublicTask => new Ground { Kind = kind, Law = Law.Wmo2015, Article = "2.3.2" },
        GroundKind.StatutoryDuty => new Ground { Kind = kind, Law = Law.Zvw, Article = "87" },
        GroundKind.VitalInterest => new Ground { Kind = kind, WrittenReason = "Levensgevaar." },
        _ => new Ground { Kind = kind },
    };

    private static List<string> Fields(Ground processing) =>
        [.. Check(new LegalBasis { Secrecy = Whole(GroundKind.Agreement), Processing = processing }).Where(fault => fault.Contains("Field"))];

    private static List<string> Check(
        LegalBasis? basis, ParticipantKind source = ParticipantKind.GpPractice, ParticipantKind target = ParticipantKind.NeighbourhoodTeam) =>
        BasisPolicy.Check(basis, source, target, ExchangeKind.Referral, "basis").Refusal is { } refusal
            ? [.. refusal.Faults.Select(fault => $"{fault.Field} {fault.Reason}")]
            : [];

    private static List<string[]> Cells(string table) => [.. table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries))];
}
