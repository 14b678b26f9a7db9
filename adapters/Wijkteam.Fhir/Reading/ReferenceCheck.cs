using Hl7.Fhir.Model;

namespace Hl7.Fhir.Reading;

/// <summary>To what type of resource a reference is, as far as it says so.</summary>
internal static class ReferenceCheck
{
    /// <summary>Whether neither the type nor the URL is at odds with the allowed types.</summary>
    public static bool IsAllowed(ResourceReference reference, string[] allowed)
    {
        var type = reference.Type;
        if (type is not null && ModelInfo.IsKnownResource(type) && !Contains(allowed, type))
        {
            return false;
        }

        return reference.Reference is not { } url || IsAllowed(url, allowed);
    }

    private static bool IsAllowed(ReadOnlySpan<char> url, string[] allowed)
    {
        if (url.StartsWith("#") || url.StartsWith("urn:"))
        {
            return true;
        }

        var type = TypeOf(url, out var relative);
        return type.IsEmpty || Contains(allowed, type) || !(relative || ModelInfo.IsKnownResource(type.ToString()));
    }

    /// <summary>The last step but one of <c>…/Type/id</c> or <c>…/Type/id/_history/version</c>; empty where there is none.</summary>
    private static ReadOnlySpan<char> TypeOf(ReadOnlySpan<char> url, out bool relative)
    {
        var history = url.IndexOf("/_history/");
        url = history >= 0 ? url[..history] : url;
        var query = url.IndexOf('?');
        if (query >= 0)
        {
            // A search, as in a conditional reference.
            url = url[..query];
            relative = url.IndexOf('/') < 0;
            return url[(url.LastIndexOf('/') + 1)..];
        }

        var id = url.LastIndexOf('/');
        var steps = id < 0 ? default : url[..id];
        var type = steps.LastIndexOf('/');
        relative = type < 0;
        return steps[(type + 1)..];
    }

    private static bool Contains(string[] allowed, ReadOnlySpan<char> type)
    {
        foreach (var name in allowed)
        {
            if (type.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }
}
