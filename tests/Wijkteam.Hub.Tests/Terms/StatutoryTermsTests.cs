using Shouldly;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Terms;

public sealed class StatutoryTermsTests
{
    // A Monday, just before midnight in the Netherlands.
    private static readonly DateTimeOffset Notified = new(2026, 3, 2, 22, 30, 0, TimeSpan.Zero);

    private static readonly LegalBasis Wmo = BasisOf(GroundKind.PublicTask, Law.Wmo2015);

    [Theory]
    [InlineData(StatutoryQuestion.WmoDecision, "WmoInquiry 2026-04-13, WmoDecision 2026-04-28")] // Six weeks; eight would end on the King's birthday.
    [InlineData(StatutoryQuestion.Debt, "DebtTalk 2026-03-30")]
    [InlineData(StatutoryQuestion.DebtThreat, "DebtTalk 2026-03-05")]
    public void For_RunsToTheEndOfTheLastDay(StatutoryQuestion question, string expected) => LastDays([question], Wmo).ShouldBe(expected);

    [Fact]
    public void For_ThreatBesideDebt_IsTheShorterOne() => LastDays([StatutoryQuestion.Debt, StatutoryQuestion.DebtThreat], Wmo).ShouldBe("DebtTalk 2026-03-05");

    [Theory]
    [InlineData(GroundKind.PublicTask, Law.Wgs, "DebtTalk 2026-03-30")]
    [InlineData(GroundKind.ArrearsSignal, Law.Unspecified, "DebtTalk 2026-03-30")]
    [InlineData(GroundKind.PublicTask, Law.Wmo2015, "")]
    [InlineData(GroundKind.PublicTask, Law.Jeugdwet, "")]
    public void For_NothingSaid_IsAsTheGroundsHaveIt(GroundKind kind, Law law, string expected) => LastDays([], BasisOf(kind, law)).ShouldBe(expected);

    [Fact]
    public void Look_Passed_IsToldThoughTheReceiverHasNoTermsOfItsOwn_AndNobodyIsAlarmed()
    {
        var term = StatutoryTerms.For([StatutoryQuestion.DebtThreat], Wmo, Notified).Single();
        var due = term.DueTime.ToDateTimeOffset();

        TermPolicy.Look(term, terms: null, isRead: true, due.AddSeconds(-1)).ShouldBe(new TermLook(Term: null, Alarm: false, due));
        var look = TermPolicy.Look(term, terms: null, isRead: true, due);
        (look.Term!.State, look.Term.NextTime, look.Alarm, look.NextTime).ShouldBe((TermState.Passed, null, false, null));
    }

    [Fact]
    public void Look_Passed_AlarmsTheContactAfterItsOwnTime()
    {
        var terms = new ParticipantTerms { Contact = new EscalationContact { Name = "Teamleider", Email = "teamleider@team.example" } };
        var term = StatutoryTerms.For([StatutoryQuestion.DebtThreat], Wmo, Notified).Single();
        var due = term.DueTime.ToDateTimeOffset();

        var passed = TermPolicy.Look(term, terms, isRead: true, due);
        passed.NextTime.ShouldBe(due.AddDays(1));
        var alarmed = TermPolicy.Look(passed.Term!, terms, isRead: true, due.AddDays(1));
        (alarmed.Term!.State, alarmed.Alarm).ShouldBe((TermState.Alarmed, true));
    }

    private static string LastDays(StatutoryQuestion[] questions, LegalBasis basis) => string.Join(
        ", ",
        StatutoryTerms.For(questions, basis, Notified).Select(term =>
        {
            term.State.ShouldBe(TermState.Running);
            var lastMoment = TimeZoneInfo.ConvertTime(term.DueTime.ToDateTimeOffset().AddTicks(-1), TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"));
            lastMoment.AddTicks(1).TimeOfDay.ShouldBe(TimeSpan.Zero);
            return $"{term.Kind} {lastMoment:yyyy-MM-dd}";
        }));

    private static LegalBasis BasisOf(GroundKind kind, Law law) => new() { Processing = new Ground { Kind = kind, Law = law } };
}
