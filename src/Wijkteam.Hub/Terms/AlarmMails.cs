using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace Wijkteam.Hub.Terms;

/// <summary>Alarms by e-mail, if there is a mail server.</summary>
internal sealed class AlarmMails(IOptions<AlarmOptions> options)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public bool IsConfigured => options.Value.SmtpHost.Length > 0;

    /// <summary>Null if the mail server took it; else why not, as a code.</summary>
    public async Task<string?> SendAsync(Alarm alarm, CancellationToken cancellationToken)
    {
        try
        {
            using var message = new MailMessage(options.Value.MailFrom, alarm.Contact.Email, alarm.Subject, alarm.Text);
            using var client = Connect();
            await client.SendMailAsync(message, cancellationToken).WaitAsync(Deadline, TimeProvider.System, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is SmtpException or IOException)
        {
            return "mail.refused";
        }
        catch (TimeoutException)
        {
            return "mail.timeout";
        }
    }

    private SmtpClient Connect()
    {
        var settings = options.Value;
        return new SmtpClient(settings.SmtpHost, settings.SmtpPort)
        {
            EnableSsl = settings.SmtpTls,
            Credentials = settings.SmtpUser.Length > 0 ? new NetworkCredential(settings.SmtpUser, settings.SmtpPassword) : null,
        };
    }
}
