using System.ComponentModel.DataAnnotations;

namespace Wijkteam.Hub.Terms;

/// <summary>How humans are alarmed: configuration section <c>Alarms</c>.</summary>
internal sealed class AlarmOptions : IValidatableObject
{
    public const string Section = "Alarms";

    /// <summary>How often an alarm is tried before it becomes a dead letter for the operator. From 1 to 1,000. Default: 20, about two hours.</summary>
    [Range(1, 1_000)]
    public int MaxAttempts { get; set; } = 20;

    /// <summary>The mail server. Default: none, and then nobody is alarmed by e-mail.</summary>
    public string SmtpHost { get; set; } = "";

    /// <summary>Its port. From 1 to 65,535. Default: 587.</summary>
    [Range(1, 65_535)]
    public int SmtpPort { get; set; } = 587;

    /// <summary>Whether the connection must become TLS (STARTTLS). Default: yes.</summary>
    public bool SmtpTls { get; set; } = true;

    /// <summary>The user name at the mail server. Default: none.</summary>
    public string SmtpUser { get; set; } = "";

    /// <summary>The password at the mail server. Default: none.</summary>
    public string SmtpPassword { get; set; } = "";

    /// <summary>The sender of the mails. Required with a mail server. Example: "hub@wijkteam.example".</summary>
    public string MailFrom { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SmtpHost.Length > 0 && !System.Net.Mail.MailAddress.TryCreate(MailFrom, out _))
        {
            yield return new ValidationResult($"{Section}:{nameof(MailFrom)} must be an e-mail address where there is a mail server.", [nameof(MailFrom)]);
        }
    }
}
