using System.Text.Json;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Terms;

/// <summary>What a human is alarmed about. It holds no personal data.</summary>
/// <param name="Contact">Whom to alarm.</param>
/// <param name="Participant">Whose inbox it is.</param>
/// <param name="ExchangeId">The referral or signal.</param>
/// <param name="Term">The term that has passed.</param>
internal sealed record Alarm(EscalationContact Contact, Participant Participant, string ExchangeId, Term Term)
{
    /// <summary>The inbox in which alarms wait to be sent; no participant can be called so.</summary>
    public const string Inbox = "@alarms";

    private bool IsUnread => Term.Kind == TermKind.Read || (Term.State == TermState.Running && Term.UnreadAlarmTime is not null);

    /// <summary>The entry by which an alarm waits to be sent. Under an id of its own: it is no version of the exchange and waits for none.</summary>
    public static NewEntry Raise(string exchangeId, ReceiverTerm alarm, Guid id, DateTimeOffset now)
    {
        var message = new InboxMessage
        {
            CreateTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(now),
            Referral = new Referral { Id = exchangeId, TargetParticipantId = alarm.Receiver, Term = alarm.Term },
        };
        return new NewEntry(EntryKind.ContactAlarmed, id, RecordVersion: 1, message, Grounds: null, [Inbox]);
    }

    public string Subject => (IsUnread, Term.Kind) switch
    {
        (true, _) => "Spoedbericht niet gelezen",
        (_, TermKind.Coordination) => "Huishouden zonder regie",
        _ => "Bericht wacht op een reactie",
    };

    /// <summary>In Dutch, for a human.</summary>
    public string Text => (IsUnread, Term.Kind) switch
    {
        (true, _) => $"""
            Voor {Participant.Name} staat een spoedbericht klaar dat nog niemand heeft gelezen.
            Kenmerk: {ExchangeId}

            Bekijk de inbox van uw systeem. Bij acuut gevaar: bel 112.
            """,
        (_, TermKind.Coordination) => $"""
            Bij {Participant.Name} is een huishouden waarvan niemand de regie voert: er is geen regisseur, of de regisseur is afwezig, laat niets horen of wacht op een overname.
            Kenmerk: {ExchangeId}

            Bekijk de inbox van uw systeem, en spreek af wie de regie neemt.
            """,
        _ => $"""
            {Participant.Name} heeft niet binnen de termijn gereageerd op een bericht.
            Kenmerk: {ExchangeId}
            {(Term.Kind == TermKind.Start ? "Het is aangenomen, maar niet gestart." : "Het is niet aangenomen, afgewezen of beoordeeld.")}

            Bekijk de inbox van uw systeem.
            """,
    };

    /// <summary>For software: <c>type</c> is <c>unread</c>, <c>unanswered</c>, <c>not-started</c> or <c>coordination</c>; times are ISO 8601 in UTC.</summary>
    public byte[] Json => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["type"] = IsUnread ? "unread" : Term.Kind switch { TermKind.Start => "not-started", TermKind.Coordination => "coordination", _ => "unanswered" },
        ["participant_id"] = Participant.Id,
        ["exchange_id"] = ExchangeId,
        ["due_time"] = Term.DueTime.ToDateTimeOffset().UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["contact"] = Contact.Name,
        ["text"] = Text,
    });
}
