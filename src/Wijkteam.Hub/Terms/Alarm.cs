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

    private bool IsStatutory => StatutoryTerms.Set(Term.Kind);

    public string Subject => IsUnread ? "Spoedbericht niet gelezen" : IsStatutory ? "Wettelijke termijn verstreken" : "Bericht wacht op een reactie";

    /// <summary>In Dutch, for a human.</summary>
    public string Text => IsUnread
        ? $"""
            Voor {Participant.Name} staat een spoedbericht klaar dat nog niemand heeft gelezen.
            Kenmerk: {ExchangeId}

            Bekijk de inbox van uw systeem. Bij acuut gevaar: bel 112.
            """
        : IsStatutory ? $"""
            Voor {Participant.Name} is een wettelijke termijn verstreken.
            Kenmerk: {ExchangeId}
            {LateText}

            Bekijk de zaak in uw systeem.
            """
        : $"""
            {Participant.Name} heeft niet binnen de termijn gereageerd op een bericht.
            Kenmerk: {ExchangeId}
            {(Term.Kind == TermKind.Start ? "Het is aangenomen, maar niet gestart." : "Het is niet aangenomen, afgewezen of beoordeeld.")}

            Bekijk de inbox van uw systeem.
            """;

    /// <summary>For software: <c>type</c> is <c>unread</c>, <c>unanswered</c>, <c>not-started</c>, <c>wmo-inquiry</c>, <c>wmo-decision</c> or <c>debt-talk</c>; times are
    /// ISO 8601 in UTC.</summary>
    public byte[] Json => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["type"] = IsUnread ? "unread" : TypeOf(Term.Kind),
        ["participant_id"] = Participant.Id,
        ["exchange_id"] = ExchangeId,
        ["due_time"] = Term.DueTime.ToDateTimeOffset().UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["contact"] = Contact.Name,
        ["text"] = Text,
    });

    private string LateText => Term.Kind switch
    {
        TermKind.WmoInquiry => "Het onderzoek naar de hulpvraag had klaar moeten zijn (Wmo 2015, artikel 2.3.2: zes weken).",
        TermKind.WmoDecision => "De beschikking had genomen moeten zijn (Wmo 2015, artikel 2.3.5: twee weken na het onderzoek).",
        _ => "Het eerste gesprek over de schulden had gevoerd moeten zijn (Wgs, artikel 4).",
    };

    private static string TypeOf(TermKind kind) => kind switch
    {
        TermKind.Start => "not-started",
        TermKind.WmoInquiry => "wmo-inquiry",
        TermKind.WmoDecision => "wmo-decision",
        TermKind.DebtTalk => "debt-talk",
        _ => "unanswered",
    };
}
