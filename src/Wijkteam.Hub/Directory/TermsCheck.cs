using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Checks within what terms participants answer, and whom to alarm if they do not.</summary>
internal static class TermsCheck
{
    private const int MaxNameLength = 100;
    private const int MaxEmailLength = 254;
    private const int MaxUrlLength = 500;

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);
    private static readonly TimeSpan LongestUnread = TimeSpan.FromDays(7);

    public static void Check(Faults faults, IReadOnlyList<Registration> registrations)
    {
        for (var i = 0; i < registrations.Count; i++)
        {
            if (registrations[i].Terms is { } terms)
            {
                Check(faults, $"registrations[{i}].terms", terms);
            }
        }
    }

    private static void Check(Faults faults, string path, ParticipantTerms terms)
    {
        CheckDuration(faults, $"{path}.answer_within", terms.AnswerWithin, Longest);
        CheckDuration(faults, $"{path}.start_within", terms.StartWithin, Longest);
        CheckDuration(faults, $"{path}.read_urgent_within", terms.ReadUrgentWithin, LongestUnread);
        CheckDuration(faults, $"{path}.alarm_after", terms.AlarmAfter, Longest);
        if (terms.Contact is { } contact)
        {
            CheckContact(faults, $"{path}.contact", contact);
        }
        else if (terms.ReadUrgentWithin is not null || terms.AlarmAfter is not null)
        {
            faults.Add($"{path}.contact", RefusalReason.FieldRequired, "Without a contact nobody can be alarmed.");
        }
    }

    private static void CheckDuration(Faults faults, string path, Duration? duration, TimeSpan longest)
    {
        if (duration is not null && !(duration.Seconds >= Shortest.TotalSeconds && duration.Seconds <= longest.TotalSeconds && duration.Nanos == 0))
        {
            faults.Invalid(path, $"{Shortest.TotalSeconds:0} to {longest.TotalSeconds:0} whole seconds.");
        }
    }

    private static void CheckContact(Faults faults, string path, EscalationContact contact)
    {
        faults.Text($"{path}.name", contact.Name, MaxNameLength, required: true);
        if (contact.WebhookUrl.Length == 0 && contact.Email.Length == 0)
        {
            faults.Required($"{path}.webhook_url");
        }

        if (contact.WebhookUrl.Length > 0 && (contact.WebhookUrl.Length > MaxUrlLength || Endpoint.Parse(contact.WebhookUrl) is null))
        {
            faults.Invalid($"{path}.webhook_url", Endpoint.Form);
        }

        if (contact.Email.Length > 0
            && (contact.Email.Length > MaxEmailLength || !System.Net.Mail.MailAddress.TryCreate(contact.Email, out var address) || address.Address != contact.Email))
        {
            faults.Invalid($"{path}.email", "An e-mail address by itself, for example teamleider@buurtteam.example.");
        }
    }
}
