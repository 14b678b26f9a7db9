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

    public string Subject => Words.Subject;

    /// <summary>In Dutch, for a human.</summary>
    public string Text => $"""
        {Words.What}
        Kenmerk: {ExchangeId}

        {Words.ToDo}
        """;

    /// <summary>For software: <c>type</c> is <c>unread</c>, <c>unanswered</c>, <c>not-started</c>, <c>wmo-inquiry</c>, <c>wmo-decision</c>, <c>debt-talk</c> or
    /// <c>coordination</c>, and then <c>exchange_id</c> is the household's; times are ISO 8601 in UTC.</summary>
    public byte[] Json => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["type"] = Words.Type,
        ["participant_id"] = Participant.Id,
        ["exchange_id"] = ExchangeId,
        ["due_time"] = Term.DueTime.ToDateTimeOffset().UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["contact"] = Contact.Name,
        ["text"] = Text,
    });

    private AlarmWords Words => AlarmWords.For(IsUnread ? TermKind.Read : Term.Kind, Participant.Name);
}
