using System.Buffers;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Push;

/// <summary>Checks a subscription that somebody asks for. Pure.</summary>
internal static class SubscriptionCheck
{
    private const int MaxHeaders = 5;
    private const int MaxNameLength = 64;
    private const int MaxValueLength = 2_000;

    // RFC 9110 §5.6.2.
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    // What HTTP or the adapter sets: whoever could set these could make one request into two, or send it elsewhere.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect",
        "Content-Length", "Content-Type", "Content-Encoding", "Cookie", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
        "traceparent", "tracestate",
    };

    public static void Check(Faults faults, string path, Subscription? subscription, DateTimeOffset now)
    {
        if (subscription is null)
        {
            faults.Required(path);
            return;
        }

        CheckOutputOnly(faults, path, subscription);
        if (subscription.Endpoint.Length == 0)
        {
            faults.Required($"{path}.endpoint");
        }
        else if (Endpoint.Parse(subscription.Endpoint) is null)
        {
            faults.Invalid($"{path}.endpoint", Endpoint.Form);
        }

        if (subscription.Payload == NotificationPayload.Unspecified)
        {
            faults.Required($"{path}.payload");
        }
        else if (!Enum.IsDefined(subscription.Payload))
        {
            faults.Invalid($"{path}.payload", "Not a form of notification.");
        }

        CheckHeaders(faults, $"{path}.headers", subscription.Headers);
        CheckEnd(faults, $"{path}.end_time", subscription, now);
    }

    /// <summary>Whether the operator allows a participant's inbox to be pushed to an endpoint.</summary>
    public static bool IsAllowed(Endpoint endpoint, PushRegistration? push, bool allowPrivate) =>
        push is not null
        && (allowPrivate || !endpoint.IsPrivate)
        && push.EndpointPrefixes.Any(prefix => Endpoint.Parse(prefix) is { } allowed && endpoint.IsUnder(allowed));

    private static void CheckOutputOnly(Faults faults, string path, Subscription subscription)
    {
        var given = subscription.Clone();
        (given.Endpoint, given.Payload, given.EndTime) = ("", NotificationPayload.Unspecified, null);
        given.Headers.Clear();
        if (given.CalculateSize() > 0)
        {
            faults.NotAllowed(path, "Only endpoint, payload, headers and end_time can be asked for.");
        }
    }

    private static void CheckHeaders(Faults faults, string path, IReadOnlyList<PushHeader> headers)
    {
        if (headers.Count > MaxHeaders)
        {
            faults.Invalid(path, $"At most {MaxHeaders} headers.");
            return;
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < headers.Count; i++)
        {
            var (name, value) = (headers[i].Name, headers[i].Value);
            if (name.Length is 0 or > MaxNameLength || name.AsSpan().ContainsAnyExcept(Token))
            {
                faults.Invalid($"{path}[{i}].name", $"A token of RFC 9110, 1 to {MaxNameLength} characters.");
            }
            else if (Reserved.Contains(name))
            {
                faults.NotAllowed($"{path}[{i}].name", "This header is set by HTTP itself.");
            }
            else if (!seen.Add(name))
            {
                faults.Invalid($"{path}[{i}].name", "Named twice.");
            }

            if (value.Length is 0 or > MaxValueLength || value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value[0] == ' ' || value[^1] == ' ')
            {
                faults.Invalid($"{path}[{i}].value", $"Visible ASCII and spaces between, 1 to {MaxValueLength} characters.");
            }
        }
    }

    private static void CheckEnd(Faults faults, string path, Subscription subscription, DateTimeOffset now)
    {
        if (subscription.EndTime is not { } end)
        {
            return;
        }

        if (end.Seconds <= now.ToUnixTimeSeconds() || end.Seconds > now.AddYears(10).ToUnixTimeSeconds() || end.Nanos is < 0 or > 999_999_999)
        {
            faults.Invalid(path, "In the future, within ten years.");
        }
    }
}
