using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Terms;

/// <summary>What the hub finds when it looks at a term.</summary>
/// <param name="Term">The term as it is now, of which both parties hear; null if there is nothing to tell.</param>
/// <param name="Alarm">Whether a human is alarmed.</param>
/// <param name="NextTime">When to look again; null if never.</param>
internal readonly record struct TermLook(Term? Term, bool Alarm, DateTimeOffset? NextTime);

/// <summary>Which terms run for an exchange, and what becomes of them. Pure.</summary>
internal static class TermPolicy
{
    private static readonly TimeSpan DefaultReadUrgentWithin = TimeSpan.FromHours(1);
    private static readonly TimeSpan DefaultAlarmAfter = TimeSpan.FromDays(1);

    /// <summary>The term that runs for what has been submitted; null if there is none.</summary>
    /// <param name="terms">The receiver's.</param>
    public static Term? OnSubmission(ParticipantTerms? terms, Priority priority, DateTimeOffset now)
    {
        DateTimeOffset? readDue = terms?.Contact is not null && PriorityCheck.IsUrgent(priority)
            ? now + (terms.ReadUrgentWithin?.ToTimeSpan() ?? DefaultReadUrgentWithin)
            : null;
        if (terms?.AnswerWithin is { } within)
        {
            var answerDue = now + within.ToTimeSpan();
            return Run(TermKind.Answer, answerDue, readDue < answerDue ? readDue.Value : answerDue);
        }

        return readDue is { } due ? Run(TermKind.Read, due, due) : null;
    }

    /// <summary>The term that runs for what has been accepted; null if there is none.</summary>
    public static Term? OnAcceptance(ParticipantTerms? terms, DateTimeOffset now) =>
        terms?.StartWithin is { } within ? Run(TermKind.Start, now + within.ToTimeSpan(), now + within.ToTimeSpan()) : null;

    /// <summary>Looks at a term whose time has come.</summary>
    /// <param name="terms">The receiver's, as they are today; null if it has none any more.</param>
    /// <param name="isRead">Whether the receiver has acknowledged the submission.</param>
    public static TermLook Look(Term term, ParticipantTerms? terms, bool isRead, DateTimeOffset now)
    {
        if (term.NextTime is null || (terms is null && !StatutoryTerms.Set(term.Kind)))
        {
            return new TermLook(Term: null, Alarm: false, NextTime: null);
        }

        if (term.NextTime.ToDateTimeOffset() > now)
        {
            return new TermLook(Term: null, Alarm: false, term.NextTime.ToDateTimeOffset());
        }

        return term switch
        {
            { State: TermState.Running, Kind: TermKind.Read } => LookUnread(term, isRead, afterwards: null, now),
            { State: TermState.Running } when term.NextTime < term.DueTime && !(isRead && term.DueTime.ToDateTimeOffset() <= now) =>
                LookUnread(term, isRead, term.DueTime.ToDateTimeOffset(), now),
            { State: TermState.Running } => Pass(term, terms),
            { State: TermState.Passed } when terms?.Contact is not null => Alarm(term, now),
            _ => new TermLook(Term: null, Alarm: false, NextTime: null),
        };
    }

    /// <summary>The record's own due time: the first of its terms', while it goes on.</summary>
    public static DateTimeOffset? DueTimeOf(IEnumerable<ReceiverTerm> terms) => terms.Min(term => term.Term.NextTime?.ToDateTimeOffset());

    private static TermLook LookUnread(Term term, bool isRead, DateTimeOffset? afterwards, DateTimeOffset now)
    {
        if (isRead)
        {
            return new TermLook(Term: null, Alarm: false, afterwards);
        }

        var alarmed = term.Clone();
        alarmed.UnreadAlarmTime = Timestamp.FromDateTimeOffset(now);
        alarmed.NextTime = afterwards is { } next ? Timestamp.FromDateTimeOffset(next) : null;
        alarmed.State = term.Kind == TermKind.Read ? TermState.Alarmed : TermState.Running;
        return new TermLook(alarmed, Alarm: true, afterwards);
    }

    private static TermLook Pass(Term term, ParticipantTerms? terms)
    {
        var passed = term.Clone();
        passed.State = TermState.Passed;
        DateTimeOffset? alarm = terms?.Contact is null
            ? null
            : term.DueTime.ToDateTimeOffset() + (terms.AlarmAfter?.ToTimeSpan() ?? DefaultAlarmAfter);
        passed.NextTime = alarm is { } next ? Timestamp.FromDateTimeOffset(next) : null;
        return new TermLook(passed, Alarm: false, alarm);
    }

    private static TermLook Alarm(Term term, DateTimeOffset now)
    {
        var alarmed = term.Clone();
        alarmed.State = TermState.Alarmed;
        alarmed.NextTime = null;
        return new TermLook(alarmed, Alarm: true, NextTime: null);
    }

    private static Term Run(TermKind kind, DateTimeOffset due, DateTimeOffset next) => new()
    {
        Kind = kind,
        DueTime = Timestamp.FromDateTimeOffset(due),
        State = TermState.Running,
        NextTime = Timestamp.FromDateTimeOffset(next),
    };
}
