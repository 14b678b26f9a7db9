using System.Globalization;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>The keys of one list's pages: where a page ended, bound to what was asked.</summary>
/// <param name="Binding">Tells the request from others. Keyed, since the request may hold a BSN and tokens end up in logs.</param>
internal sealed record ReferralPageToken(string Binding)
{
    private const int BindingBytes = 8;

    public static ReferralPageToken For(ListReferralsRequest request, string method, RequestFingerprint fingerprint)
    {
        var asked = request.Clone();
        asked.PageSize = 0;
        asked.PageToken = "";
        return new ReferralPageToken(Convert.ToHexStringLower(fingerprint.Of(new StepRequest(Guid.Empty, method, asked)).AsSpan(0, BindingBytes)));
    }

    public string KeyOf(RecordRow row) => string.Create(CultureInfo.InvariantCulture, $"{Binding}.{row.UpdateTime.ToUnixMicroseconds()}.{row.Id}");

    public bool IsKey(string key) => Read(key) is not null;

    /// <summary>Null if it is no key of this list.</summary>
    public ReferralCursor? Read(string key) =>
        key.Split('.') is [var binding, var time, var id]
        && binding == Binding
        && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
        && microseconds <= DateTimeOffset.MaxValue.ToUnixMicroseconds()
        && Guid.TryParseExact(id, "D", out var last)
            ? new ReferralCursor(UnixTime.FromMicroseconds(microseconds), last)
            : null;
}
