using System.Globalization;
using Google.Protobuf;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Exchanges;

/// <summary>The keys of one list's pages: where a page ended, bound to what was asked.</summary>
/// <param name="Binding">Tells the request from others. Keyed, since the request may hold a BSN and tokens end up in logs.</param>
internal sealed record ExchangePageToken(string Binding)
{
    private const int BindingBytes = 8;

    /// <param name="asked">The request, without the size and token of the page.</param>
    public static ExchangePageToken For(IMessage asked, string method, RequestFingerprint fingerprint) =>
        new(Convert.ToHexStringLower(fingerprint.Of(new StepRequest(Guid.Empty, method, asked)).AsSpan(0, BindingBytes)));

    public string KeyOf(RecordRow row) => KeyOf(new ExchangeCursor(row.UpdateTime, row.Id));

    public string KeyOf(ExchangeCursor last)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{Binding}.{last.UpdateTime.ToUnixMicroseconds()}.{last.Id}");
        return last.AsOf is { } asOf ? string.Create(CultureInfo.InvariantCulture, $"{key}.{asOf.ToUnixMicroseconds()}") : key;
    }

    public bool IsKey(string key) => Read(key) is not null;

    /// <summary>Null if it is no key of this list.</summary>
    public ExchangeCursor? Read(string key) =>
        key.Split('.') is [var binding, var time, var id, .. var rest]
        && binding == Binding
        && ReadTime(time) is { } updateTime
        && Guid.TryParseExact(id, "D", out var last)
            ? rest switch
            {
                [] => new ExchangeCursor(updateTime, last),
                [var asOf] when ReadTime(asOf) is { } moment => new ExchangeCursor(updateTime, last, moment),
                _ => null,
            }
            : null;

    private static DateTimeOffset? ReadTime(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds <= DateTimeOffset.MaxValue.ToUnixMicroseconds()
            ? UnixTime.FromMicroseconds(microseconds)
            : null;
}
