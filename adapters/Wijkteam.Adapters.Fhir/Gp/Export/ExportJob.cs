using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Wijkteam.Adapters.Fhir.Gp.Export;

/// <summary>An export, as the URLs that follow from it carry it: nothing of it is kept. It says what was asked, and gives no right to anything.</summary>
/// <param name="Time">What changed after this is left to the next export. To the millisecond.</param>
/// <param name="Since">Only what changed after this; null for all. To the millisecond.</param>
/// <param name="Types">The types of resource.</param>
/// <param name="Number">Tells it from others of the same moment; nobody can guess it.</param>
internal sealed record ExportJob(DateTimeOffset Time, DateTimeOffset? Since, IReadOnlyList<string> Types, string Number)
{
    private const int NumberBytes = 12;

    /// <summary>How long its URLs are good.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>From when they are not.</summary>
    public DateTimeOffset ExpireTime => Time + Lifetime;

    public static ExportJob Create(DateTimeOffset now, DateTimeOffset? since, IReadOnlyList<string> types) =>
        new(FromMilliseconds(now.ToUnixTimeMilliseconds()), since, types, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NumberBytes)));

    /// <returns>Null if it is none, or one whose time has passed.</returns>
    public static ExportJob? Read(string text, DateTimeOffset now)
    {
        if (!Base64Url.IsValid(text)
            || Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('~') is not [var time, var since, var types, { Length: > 0 } number]
            || ReadTime(time) is not { } moment
            || (since.Length > 0 && ReadTime(since) is null))
        {
            return null;
        }

        var job = new ExportJob(moment, ReadTime(since), types.Split('.'), number);
        return job.ExpireTime > now && job.Types.All(ExportTypes.All.Contains) ? job : null;
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{Time.ToUnixTimeMilliseconds()}~{Since?.ToUnixTimeMilliseconds()}~{string.Join('.', Types)}~{Number}")));

    private static DateTimeOffset? ReadTime(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() - (long)Lifetime.TotalMilliseconds
            ? FromMilliseconds(milliseconds)
            : null;

    private static DateTimeOffset FromMilliseconds(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
