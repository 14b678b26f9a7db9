using System.Net;
using System.Net.Sockets;

namespace Wijkteam.Hub.Directory;

/// <summary>A URL that an inbox may be pushed to, taken apart once. Only what cannot be read in two ways is one. Pure.</summary>
internal sealed class Endpoint
{
    /// <summary>What a URL must be.</summary>
    public const string Form =
        "An absolute https URL (http on loopback only) of at most 500 characters, without user info, fragment, dot segments or encoded slashes and dots.";

    private const int MaxLength = 500;

    // What could make a path mean something else to who decodes it: an encoded slash, backslash or dot.
    private static readonly string[] Encoded = ["%2f", "%5c", "%2e"];

    private readonly Uri _uri;

    private Endpoint(Uri uri, bool hasQuery) => (_uri, HasQuery) = (uri, hasQuery);

    public bool HasQuery { get; }

    /// <summary>Whether the host is this machine or a literal address that is not on the public internet.</summary>
    public bool IsPrivate => _uri.IsLoopback
        || _uri.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(_uri.IdnHost, out var address) && IsPrivateAddress(address));

    /// <summary>Takes a URL apart; null for anything but <see cref="Form"/>.</summary>
    public static Endpoint? Parse(string url)
    {
        if (url.Length is 0 or > MaxLength || !url.All(c => c is > ' ' and <= '~' and not '\\' and not '#') || !Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            return null;
        }

        var isWeb = uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);
        return isWeb && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && IsPlain(url, uri) ? new Endpoint(uri, uri.Query.Length > 0 || url.Contains('?', StringComparison.Ordinal)) : null;
    }

    /// <summary>Whether it is a prefix, or lies under it: same scheme, host and port, and whole path segments.</summary>
    public bool IsUnder(Endpoint prefix)
    {
        var path = prefix._uri.AbsolutePath.TrimEnd('/');
        return _uri.Scheme == prefix._uri.Scheme
            && string.Equals(_uri.IdnHost, prefix._uri.IdnHost, StringComparison.OrdinalIgnoreCase)
            && _uri.Port == prefix._uri.Port
            && _uri.AbsolutePath.StartsWith(path, StringComparison.Ordinal)
            && (_uri.AbsolutePath.Length == path.Length || _uri.AbsolutePath[path.Length] == '/');
    }

    /// <summary>Whether the path says the same to whoever reads it, normalised or not, and the authority holds no user info, not even an empty one.</summary>
    private static bool IsPlain(string url, Uri uri)
    {
        var authority = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.AsSpan(authority).IndexOfAny('/', '?');
        var host = end < 0 ? url.AsSpan(authority) : url.AsSpan(authority, end);
        var rest = end < 0 ? "" : url[(authority + end)..];
        var path = rest.Split('?')[0];
        return host.Length > 0
            && !host.Contains('@')
            && (path.Length == 0 || path == uri.AbsolutePath)
            && !path.Contains("//", StringComparison.Ordinal)
            && !Encoded.Any(encoded => path.Contains(encoded, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsPrivateAddress(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var b = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // Unique local, link-local, multicast, unspecified and loopback, and the prefixes that carry an IPv4 address (NAT64, 6to4, Teredo).
            return address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6Multicast || b[..8].All(part => part == 0)
                || b is [0x00, 0x64, 0xff, 0x9b, ..] or [0x20, 0x02, ..] or [0x20, 0x01, 0x00, 0x00, ..];
        }

        // RFC 6890: this network, private, shared, loopback, link-local, protocol assignments, benchmarking; and multicast and beyond.
        return b is [0 or 10 or 127, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [192, 0, 0, _] or [169, 254, ..] or [100, >= 64 and <= 127, ..]
            or [198, 18 or 19, ..] or [>= 224, ..];
    }
}
