using Google.Protobuf.WellKnownTypes;
using Shouldly;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Terms;

public sealed class TermPolicyTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly EscalationContact Contact = new() { Name = "Teamleider", Email = "teamleider@buurtteam.example" };

    [Fact]
    public void OnSubmission_WithoutTerms_NothingRuns()
    {
        TermPolicy.OnSubmission(terms: null, Priority.Urgent, Start).ShouldBeNull();
        TermPolicy.OnSubmission(new ParticipantTerms(), Priority.Urgent, Start).ShouldBeNull("nobody could be alarmed");
        TermPolicy.OnSubmission(new ParticipantTerms { Contact = Contact }, Priority.Routine, Start).ShouldBeNull();
    }

    // Minutes. 0: not said. "looks" are the moments of next_time when nothing happens, each with what is told.
    [Theory]
    [InlineData(Priority.Routine, 0, 120, 0, 0, "120 Passed")]
    [InlineData(Priority.Routine, 0, 120, 0, 60, "120 Passed | 180 Alarmed alarm")]
    [InlineData(Priority.Routine, 30, 120, 0, 60, "120 Passed | 180 Alarmed alarm")]
    [InlineData(Priority.Urgent, 30, 120, 0, 60, "30 Running alarm | 120 Passed | 180 Alarmed alarm")]
    [InlineData(Priority.Asap, 30, 0, 0, 60, "30 Alarmed alarm")]
    [InlineData(Priority.Urgent, 30, 10, 0, 60, "10 Passed | 70 Alarmed alarm")]
    public void Looks_WhenNothingHappens_FollowTheTerms(Priority priority, int readWithin, int answerWithin, int startWithin, int alarmAfter, string expected)
    {
        var terms = Terms(readWithin, answerWithin, startWithin, alarmAfter);

        Play(TermPolicy.OnSubmission(terms, priority, Start), terms, isRead: false).ShouldBe(expected);
    }

    [Fact]
    public void Looks_WhenItHasBeenRead_AreAboutTheAnswer()
    {
        var terms = Terms(30, 120, 0, 60);
        var term = TermPolicy.OnSubmission(terms, Priority.Urgent, Start)!;

        var look = TermPolicy.Look(term, terms, isRead: true, Start.AddMinutes(30));

        look.ShouldBe(new TermLook(Term: null, Alarm: false, Start.AddMinutes(120)));
        var onlyRead = Terms(30, 0, 0, 60);
        TermPolicy.Look(TermPolicy.OnSubmission(onlyRead, Priority.Urgent, Start)!, onlyRead, isRead: true, Start.AddMinutes(30))
            .ShouldBe(new TermLook(Term: null, Alarm: false, NextTime: null));
    }

    [Fact]
    public void Looks_WhenItHasBeenReadAndNotAnswered_PassAtTheAnswersTerm()
    {
        var terms = Terms(30, 120, 0, 60);
        var term = TermPolicy.OnSubmission(terms, Priority.Urgent, Start)!;

        var look = TermPolicy.Look(term, terms, isRead: true, Start.AddMinutes(120));

        (look.Term!.State, look.Alarm, look.NextTime).ShouldBe((TermState.Passed, false, Start.AddMinutes(180)));
    }

    [Fact]
    public void Looks_AfterAcceptance_AreAboutTheStart()
    {
        var terms = Terms(30, 120, 240, 60);

        Play(TermPolicy.OnAcceptance(terms, Start), terms, isRead: true).ShouldBe("240 Passed | 300 Alarmed alarm");
        TermPolicy.OnAcceptance(Terms(30, 120, 0, 60), Start).ShouldBeNull();
    }

    [Fact]
    public void Look_BeforeItsTime_IsPutOffToIt()
    {
        var terms = Terms(0, 120, 0, 60);
        var term = TermPolicy.OnSubmission(terms, Priority.Routine, Start)!;

        TermPolicy.Look(term, terms, isRead: true, Start.AddMinutes(119)).ShouldBe(new TermLook(Term: null, Alarm: false, Start.AddMinutes(120)));
    }

    [Fact]
    public void Look_WhenTheTermsAreGone_IsTheLast() =>
        TermPolicy.Look(TermPolicy.OnSubmission(Terms(30, 120, 0, 60), Priority.Urgent, Start)!, terms: null, isRead: false, Start.AddMinutes(30))
            .ShouldBe(new TermLook(Term: null, Alarm: false, NextTime: null));

    [Fact]
    public void Defaults_AreAnHourAndADay()
    {
        var terms = new ParticipantTerms { AnswerWithin = Minutes(240), Contact = Contact };

        Play(TermPolicy.OnSubmission(terms, Priority.Urgent, Start), terms, isRead: false)
            .ShouldBe("60 Running alarm | 240 Passed | 1680 Alarmed alarm");
    }

    private static string Play(Term? term, ParticipantTerms terms, bool isRead)
    {
        var told = new List<string>();
        while (term?.NextTime is { } next)
        {
            var now = next.ToDateTimeOffset();
            var look = TermPolicy.Look(term, terms, isRead, now);
            term = look.Term.ShouldNotBeNull();
            (term.NextTime?.ToDateTimeOffset()).ShouldBe(look.NextTime);
            told.Add($"{(now - Start).TotalMinutes} {term.State}{(look.Alarm ? " alarm" : "")}");
        }

        return string.Join(" | ", told);
    }

    private static ParticipantTerms Terms(int readWithin, int answerWithin, int startWithin, int alarmAfter) => new()
    {
        ReadUrgentWithin = Minutes(readWithin),
        AnswerWithin = Minutes(answerWithin),
        StartWithin = Minutes(startWithin),
        AlarmAfter = Minutes(alarmAfter),
        Contact = alarmAfter == 0 ? null : Contact,
    };

    private static Duration? Minutes(int minutes) => minutes == 0 ? null : Duration.FromTimeSpan(TimeSpan.FromMinutes(minutes));
}
