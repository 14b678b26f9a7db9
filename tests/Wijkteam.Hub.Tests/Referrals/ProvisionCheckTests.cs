using Shouldly;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Referrals;

public sealed class ProvisionCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, (string Path, Action<Provision> Spoil)> Spoilt = new(StringComparer.Ordinal)
    {
        ["no offer"] = ("provision.offer_id", p => p.OfferId = ""),
        ["offer by its name"] = ("provision.offer_id", p => p.OfferId = "Samen eten"),
        ["passed over for no reason"] = ("provision.passed_over[0].reason", p => p.PassedOver[0].Reason = " "),
        ["passed over at length"] = ("provision.passed_over[0].reason", p => p.PassedOver[0].Reason = new string('x', 1_001)),
        ["passed over nothing"] = ("provision.passed_over[0].offer_id", p => p.PassedOver[0].OfferId = ""),
        ["too many passed over"] = ("provision.passed_over", p => p.PassedOver.Add(Enumerable.Repeat(p.PassedOver[0], 50))),
        ["alternative is nobody"] = ("provision.alternatives[0].participant_id", p => p.Alternatives[0].ParticipantId = ""),
        ["alternative for no reason"] = ("provision.alternatives[0].reason", p => p.Alternatives[0].Reason = ""),
        ["decision without a reference"] = ("provision.formal_decision.reference", p => p.FormalDecision.Reference = ""),
        ["asked for never"] = ("provision.formal_decision.application_date", p => p.FormalDecision.ApplicationDate = ""),
        ["asked for tomorrow"] = ("provision.formal_decision.application_date", p => p.FormalDecision.ApplicationDate = "2026-11-23"),
        ["decided on a day that is none"] = ("provision.formal_decision.decision_date", p => p.FormalDecision.DecisionDate = "2026-02-30"),
        ["decided before it was asked"] = ("provision.formal_decision.decision_date", p => p.FormalDecision.DecisionDate = "2026-08-31"),
    };

    public static TheoryData<string> Cases => [.. Spoilt.Keys];

    [Fact]
    public void Check_InOrder_HasNoFaults() => Check(Good()).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_OneThingWrong_IsNamed(string name)
    {
        var provision = Good();
        Spoilt[name].Spoil(provision);

        Check(provision).ShouldBe([Spoilt[name].Path]);
    }

    [Theory]
    [InlineData(ParticipantKind.GpPractice, 1)]
    [InlineData(ParticipantKind.CareProvider, 1)]
    [InlineData(ParticipantKind.NeighbourhoodTeam, 0)]
    public void Check_FromOthers_OrToNobody_IsNotAllowed(ParticipantKind sender, int recipients) => Check(Good(), sender, recipients).ShouldBe(["provision"]);

    private static string[] Check(Provision provision, ParticipantKind sender = ParticipantKind.NeighbourhoodTeam, int recipients = 1)
    {
        var faults = new Faults();
        var request = new SubmitReferralRequest { Provision = provision, RecipientParticipantIds = { Enumerable.Repeat("aanbieder", recipients) } };
        ProvisionCheck.Check(faults, "provision", request, new Participant { Id = "wijkteam", Kind = sender }, Now);
        return [.. faults.All.Select(fault => fault.Field)];
    }

    private static Provision Good() => new()
    {
        OfferId = "individual-support",
        PassedOver = { new PassedOver { OfferId = "walk-in", Reason = "Komt de deur niet uit." } },
        Alternatives = { new Alternative { ParticipantId = "ander", Reason = "Vol." } },
        FormalDecision = new FormalDecision { Reference = "Wmo-1", ApplicationDate = "2026-09-01", DecisionDate = "2026-11-22" },
    };
}
