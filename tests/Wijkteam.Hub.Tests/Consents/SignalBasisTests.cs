using Shouldly;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Consents;

/// <summary>On what grounds a signal may be sent, written out for every source, target, ground and law.</summary>
public sealed class SignalBasisTests
{
    // What lets the source (row) tell the target (column): A agreement, V vital interest, M public task under a municipal law, P public task under the Wpg,
    // R arrears, C reporting code. No other ground does, sources that are not listed may not signal, and targets that are not listed receive no signals.
    private const string Secrecy = """
        source             | NeighbourhoodTeam | Municipality | CreditBank | VeiligThuis
        GpPractice         | AV                | AV           |            | C
        CareProvider       | AV                | AV           |            | C
        NeighbourhoodTeam  | AVM               | AVM          |            | C
        Municipality       | AVM               | AVM          |            | C
        Police             | AVP               | AVP          |            | C
        School             | AV                | AV           |            | C
        Volunteers         | AV                | AV           |            | C
        HousingCorporation | AVR               | AVR          | R          |
        CreditBank         | AV                | AV           |            |
        Utility            | R                 | R            | R          |
        HealthInsurer      | R                 | R            | R          |
        """;

    // On what the target of a signal may process: V vital interest, M public task under a municipal law, R arrears, C reporting code.
    private const string Processing = """
        target            | grounds
        NeighbourhoodTeam | VMR
        Municipality      | VMR
        CreditBank        | R
        VeiligThuis       | C
        """;

    private static readonly Dictionary<char, (GroundKind Kind, Law[] Laws)> Letters = new()
    {
        ['A'] = (GroundKind.Agreement, [Law.Unspecified]),
        ['V'] = (GroundKind.VitalInterest, [Law.Unspecified]),
        ['R'] = (GroundKind.ArrearsSignal, [Law.Unspecified]),
        ['C'] = (GroundKind.ReportingCode, [Law.Unspecified]),
        ['M'] = (GroundKind.PublicTask, [Law.Wmo2015, Law.Jeugdwet, Law.Participatiewet, Law.Wgs]),
        ['P'] = (GroundKind.PublicTask, [Law.Wpg]),
    };

    [Fact]
    public void Secrecy_IsLiftedOnlyAsTheTableSays()
    {
        var header = Cells(Secrecy)[0];
        foreach (var source in Enum.GetValues<ParticipantKind>())
        {
            foreach (var target in Enum.GetValues<ParticipantKind>())
            {
                var row = Cells(Secrecy).Find(row => row[0] == $"{source}");
                var column = Array.IndexOf(header, $"{target}");
                var letters = row is not null && column > 0 ? row[column] : "";
                CheckAll(letters, (ground, expected) =>
                {
                    var faults = Faults(new LegalBasis { Secrecy = ground, Processing = Ground(GroundKind.VitalInterest, Law.Unspecified) }, source, target);
                    faults.Contains("SecrecyNotLifted").ShouldBe(!expected, $"{ground.Kind} {ground.Law} from {source} to {target}");
                });
            }
        }
    }

    [Fact]
    public void Processing_IsCarriedOnlyAsTheTableSays()
    {
        foreach (var target in Enum.GetValues<ParticipantKind>())
        {
            var letters = Cells(Processing).Find(row => row[0] == $"{target}")?[1] ?? "";
            CheckAll(letters, (ground, expected) =>
            {
                var faults = Faults(
                    new LegalBasis { Secrecy = Ground(GroundKind.VitalInterest, Law.Unspecified), Processing = ground }, ParticipantKind.GpPractice, target);
                faults.Contains("NoLegalBasis").ShouldBe(!expected, $"{ground.Kind} {ground.Law} for {target}");
            });
        }
    }

    private static void CheckAll(string letters, Action<Ground, bool> check)
    {
        foreach (var kind in Enum.GetValues<GroundKind>().Where(kind => kind != GroundKind.Unspecified))
        {
            foreach (var law in Enum.GetValues<Law>().Where(law => (kind is GroundKind.PublicTask or GroundKind.StatutoryDuty) == (law != Law.Unspecified)))
            {
                check(Ground(kind, law), letters.Any(letter => Letters[letter].Kind == kind && Letters[letter].Laws.Contains(law)));
            }
        }
    }

    private static List<string> Faults(LegalBasis basis, ParticipantKind source, ParticipantKind target) =>
        [.. BasisPolicy.Check(basis, source, target, ExchangeKind.Signal, "basis").Refusal?.Faults.Select(fault => $"{fault.Reason}") ?? []];

    private static Ground Ground(GroundKind kind, Law law) => new()
    {
        Kind = kind,
        Law = law,
        Article = law == Law.Unspecified ? "" : "1",
        WrittenReason = kind == GroundKind.VitalInterest ? "Mevrouw is in gevaar." : "",
    };

    private static List<string[]> Cells(string table) => [.. table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries))];
}
