using System.Globalization;
using Wijkteam.Hub.Journal;

namespace Wijkteam.Hub.Inbox;

/// <summary>A message id is the record and the version that it tells of: stable over attempts without being stored.</summary>
internal static class MessageIds
{
    private const int IdLength = 32;
    private const char Separator = '-';

    public static string Format(DeliveryKey key) => string.Create(CultureInfo.InvariantCulture, $"{key.RecordId:N}{Separator}{key.RecordVersion}");

    public static bool TryParse(string participant, string messageId, out DeliveryKey key)
    {
        var text = messageId.AsSpan();
        if (text.Length > IdLength + 1
            && text[IdLength] == Separator
            && Guid.TryParseExact(text[..IdLength], "N", out var recordId)
            && long.TryParse(text[(IdLength + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            key = new DeliveryKey(participant, recordId, version);
            return true;
        }

        key = default;
        return false;
    }
}
