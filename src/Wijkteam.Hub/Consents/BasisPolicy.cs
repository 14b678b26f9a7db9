using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using static Wijkteam.Hub.V1.ParticipantKind;

namespace Wijkteam.Hub.Consents;

/// <summary>What kind of exchange a basis is to carry; each has its own rows in the closed list.</summary>
internal enum ExchangeKind
{
    /// <summary>"Please take this on."</summary>
    Referral,

    /// <summary>"Something is wrong here."</summary>
    Signal,

    /// <summary>"We act as one": being a member of a household with a plan.</summary>
    Coordination,
}

/// <summary>Whether the grounds that were named carry an exchange.</summary>
/// <param name="Refusal">FIELD_*, SECRECY_NOT_LIFTED or NO_LEGAL_BASIS, with the fields at fault; null if they do.</param>
/// <param name="RestsOnAgreement">Whether a ground is the citizen's agreement, so that the exchange holds only while <see cref="ConsentPolicy"/> permits it.</param>
internal readonly record struct BasisVerdict(Refusal? Refusal, bool RestsOnAgreement);

/// <summary>The closed list of grounds: what lifts whose secrecy towards whom, and on what a recipient may process. What is not listed is refused.</summary>
internal static class BasisPolicy
{
    private static readonly ParticipantKind[] Referrers = [GpPractice, NeighbourhoodTeam, Municipality, CareProvider];
    private static readonly ParticipantKind[] Treating = [GpPractice, CareProvider];
    private static readonly ParticipantKind[] Municipal = [NeighbourhoodTeam, Municipality];
    private static readonly ParticipantKind[] Anybody = [.. Enum.GetValues<ParticipantKind>().Where(kind => kind is not (Unspecified or Adapter or Utility))];
    private static readonly ParticipantKind[] Signallers =
        [GpPractice, CareProvider, NeighbourhoodTeam, Municipality, Police, HousingCorporation, CreditBank, School, Volunteers];
    private static readonly ParticipantKind[] Reporters = [.. Signallers.Where(kind => kind is not (HousingCorporation or CreditBank))];
    private static readonly ParticipantKind[] Creditors = [HousingCorporation, Utility, HealthInsurer];
    private static readonly ParticipantKind[] DebtDesks = [.. Municipal, CreditBank];
    private static readonly Law[] MunicipalLaws = [Law.Wmo2015, Law.Jeugdwet, Law.Participatiewet, Law.Wgs];
    private static readonly Law[] NoLaw = [Law.Unspecified];

    /// <summary>What lifts the sender's secrecy. A referral to a team or a municipality always needs the citizen's agreement (BW 7:457).</summary>
    private static readonly SecrecyRow[] Secrecy =
    [
        new(ExchangeKind.Referral, GroundKind.Agreement, Referrers, Anybody, NoLaw),
        new(ExchangeKind.Referral, GroundKind.TreatmentRelation, Treating, Treating, NoLaw),
        // A conflict of duties: where a life is at stake, those who can treat may be told.
        new(ExchangeKind.Referral, GroundKind.VitalInterest, Referrers, Treating, NoLaw),
        new(ExchangeKind.Signal, GroundKind.Agreement, Signallers, Municipal, NoLaw),
        new(ExchangeKind.Signal, GroundKind.VitalInterest, Signallers, Municipal, NoLaw),
        // Police may tell those who work with them for help and safety (Wpg 18 to 20); who works for the municipality has its public task.
        new(ExchangeKind.Signal, GroundKind.PublicTask, [Police], Municipal, [Law.Wpg]),
        new(ExchangeKind.Signal, GroundKind.PublicTask, Municipal, Municipal, MunicipalLaws),
        new(ExchangeKind.Signal, GroundKind.ArrearsSignal, Creditors, DebtDesks, NoLaw),
        new(ExchangeKind.Signal, GroundKind.ReportingCode, Reporters, [VeiligThuis], NoLaw),
        new(ExchangeKind.Coordination, GroundKind.Agreement, Municipal, Municipal, NoLaw),
        new(ExchangeKind.Coordination, GroundKind.PublicTask, Municipal, Municipal, MunicipalLaws),
        new(ExchangeKind.Coordination, GroundKind.VitalInterest, Municipal, Municipal, NoLaw),
    ];

    /// <summary>
    /// On what the recipient processes. Agreement only for those from whom the citizen can walk away: with an authority or who works for one, a
    /// landlord, a school or an insurer it is not freely given (GDPR recital 43).
    /// </summary>
    private static readonly ProcessingRow[] Processing =
    [
        new(ExchangeKind.Referral, GroundKind.Agreement, [GpPractice, CareProvider, Volunteers], NoLaw),
        new(ExchangeKind.Referral, GroundKind.TreatmentRelation, Treating, NoLaw),
        new(ExchangeKind.Referral, GroundKind.PublicTask, Municipal, MunicipalLaws),
        new(ExchangeKind.Referral, GroundKind.StatutoryDuty, [HealthInsurer], [Law.Zvw, Law.Wlz]),
        new(ExchangeKind.Referral, GroundKind.VitalInterest, [.. Treating, .. Municipal], NoLaw),
        new(ExchangeKind.Signal, GroundKind.PublicTask, Municipal, MunicipalLaws),
        new(ExchangeKind.Signal, GroundKind.VitalInterest, Municipal, NoLaw),
        new(ExchangeKind.Signal, GroundKind.ArrearsSignal, DebtDesks, NoLaw),
        new(ExchangeKind.Signal, GroundKind.ReportingCode, [VeiligThuis], NoLaw),
        new(ExchangeKind.Coordination, GroundKind.PublicTask, Municipal, MunicipalLaws),
        new(ExchangeKind.Coordination, GroundKind.VitalInterest, Municipal, NoLaw),
    ];

    /// <summary>PARTICIPANT_NOT_ENTITLED if this kind of participant may not refer; else null.</summary>
    public static Refusal? CheckReferrer(ParticipantKind kind) =>
        Referrers.Contains(kind)
            ? null
            : new Refusal(
                RefusalReason.ParticipantNotEntitled,
                "Only a GP practice, a neighbourhood team, a municipality or a care provider may refer.");

    /// <summary>PARTICIPANT_NOT_ENTITLED if this kind of participant may not send signals on this ground of processing; else null.</summary>
    public static Refusal? CheckSignaller(ParticipantKind kind, GroundKind ground) =>
        SignallersOn(ground).Contains(kind)
            ? null
            : new Refusal(RefusalReason.ParticipantNotEntitled, "This kind of participant may not send such a signal.");

    /// <summary>Whether a basis carries an exchange from a source to a target; faults are named by their path under <paramref name="fieldPrefix"/>.</summary>
    public static BasisVerdict Check(
        LegalBasis? basis, ParticipantKind source, ParticipantKind target, ExchangeKind exchange, string fieldPrefix, bool namesCitizen = true)
    {
        var faults = new Faults();
        BasisCheck.Check(faults, fieldPrefix, basis, namesCitizen);
        if (basis is not null && !faults.Any)
        {
            if (namesCitizen)
            {
                CheckSecrecy(faults, $"{fieldPrefix}.secrecy", basis.Secrecy, source, target, exchange);
            }

            CheckProcessing(faults, $"{fieldPrefix}.processing", basis.Processing, target, exchange);
        }

        return new BasisVerdict(faults.ToRefusal(), basis is not null && RestsOnAgreement(basis));
    }

    /// <summary>Whether a ground is the citizen's agreement.</summary>
    public static bool RestsOnAgreement(LegalBasis basis) =>
        basis.Secrecy?.Kind == GroundKind.Agreement || basis.Processing?.Kind == GroundKind.Agreement;

    private static ParticipantKind[] SignallersOn(GroundKind ground) => ground switch
    {
        GroundKind.ArrearsSignal => Creditors,
        GroundKind.ReportingCode => Reporters,
        _ => Signallers,
    };

    private static void CheckSecrecy(
        Faults faults, string path, Ground ground, ParticipantKind source, ParticipantKind target, ExchangeKind exchange)
    {
        var row = Array.Find(
            Secrecy, row => row.Exchange == exchange && row.Ground == ground.Kind && row.Sources.Contains(source) && row.Targets.Contains(target));
        if (row is null)
        {
            faults.Add($"{path}.kind", RefusalReason.SecrecyNotLifted, "This ground does not lift the sender's secrecy towards this kind of recipient.");
        }
        else if (!row.Laws.Contains(ground.Law))
        {
            faults.Add($"{path}.law", RefusalReason.SecrecyNotLifted, "This law does not let this kind of sender tell.");
        }
    }

    private static void CheckProcessing(Faults faults, string path, Ground ground, ParticipantKind target, ExchangeKind exchange)
    {
        var row = Array.Find(Processing, row => row.Exchange == exchange && row.Ground == ground.Kind && row.Targets.Contains(target));
        if (row is null)
        {
            faults.Add($"{path}.kind", RefusalReason.NoLegalBasis, "This kind of recipient may not process on this ground.");
        }
        else if (!row.Laws.Contains(ground.Law))
        {
            faults.Add($"{path}.law", RefusalReason.NoLegalBasis, "This law gives this kind of recipient no such ground.");
        }
    }

    private sealed record SecrecyRow(ExchangeKind Exchange, GroundKind Ground, ParticipantKind[] Sources, ParticipantKind[] Targets, Law[] Laws);

    private sealed record ProcessingRow(ExchangeKind Exchange, GroundKind Ground, ParticipantKind[] Targets, Law[] Laws);
}
