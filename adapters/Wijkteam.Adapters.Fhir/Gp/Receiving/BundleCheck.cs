using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Gp.Receiving;

/// <summary>Whether a bundle's entries hang together (https://hl7.org/fhir/R4/http.html#transaction).</summary>
internal static class BundleCheck
{
    /// <summary>A transaction: every entry is created.</summary>
    public static void CheckTransaction(Bundle bundle, FhirFaultList faults)
    {
        CheckEntries(bundle, faults);
        for (var i = 0; i < bundle.Entry.Count; i++)
        {
            CheckRequest(bundle.Entry[i], $"Bundle.entry[{i}]", faults);
        }
    }

    /// <summary>What holds for the entries of any bundle.</summary>
    public static void CheckEntries(Bundle bundle, FhirFaultList faults)
    {
        CheckResource(new Part<Bundle>(bundle, nameof(Bundle)), faults);
        var urls = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < bundle.Entry.Count; i++)
        {
            var entry = bundle.Entry[i];
            if (entry.FullUrl is { } url && !urls.Add(url))
            {
                faults.Add(OperationOutcome.IssueType.Duplicate, FhirReasons.DuplicateEntry, $"Bundle.entry[{i}].fullUrl", "Two entries have this fullUrl.");
            }

            if (entry.Resource is null)
            {
                faults.Required($"Bundle.entry[{i}].resource", "An entry needs its resource.");
            }

            CheckModifiers(entry.ModifierExtension, $"Bundle.entry[{i}]", faults);
        }
    }

    /// <summary>Whether a resource claims a profile of the hub that there is not, or says something that may not be passed over.</summary>
    public static void CheckResource<T>(Part<T> part, FhirFaultList faults)
        where T : Resource
    {
        List<string?> profiles = [.. part.Resource.Meta?.Profile ?? []];
        for (var i = 0; i < profiles.Count; i++)
        {
            if (FhirProfiles.IsUnknown(profiles[i]))
            {
                faults.Add(OperationOutcome.IssueType.NotSupported, FhirReasons.UnknownProfile, $"{part.Path}.meta.profile[{i}]", "The hub has no such profile.");
            }
        }

        if (part.Resource is DomainResource resource)
        {
            CheckModifiers(resource.ModifierExtension, part.Path, faults);
        }

        if (part.Resource.ImplicitRules is not null)
        {
            faults.NotUnderstood($"{part.Path}.implicitRules", "No implicit rules are known here.");
        }
    }

    /// <summary>References that can only refer to something in the message must do so.</summary>
    public static void CheckReferences<T>(Part<T> part, IEnumerable<LocalReference> references, ReferenceLookup lookup, FhirFaultList faults)
        where T : Resource
    {
        var from = ReferralMessage.Any(part);
        foreach (var local in references)
        {
            if (local.Reference.Reference is { } target && ReferenceLookup.IsLocal(target) && lookup.Find(from, local.Reference) is null)
            {
                faults.Add(OperationOutcome.IssueType.NotFound, FhirReasons.DanglingReference, $"{part.Path}.{local.Path}", "Nothing in the message has this id or fullUrl.");
            }
        }
    }

    /// <summary>An extension of the hub's comes once, with the type of value that it is defined with: passed over, it would be lost without a word.</summary>
    /// <typeparam name="TValue">The type of its value; <see cref="Extension"/> if it has extensions instead.</typeparam>
    public static void CheckExtension<TValue>(DomainResource resource, string path, string url, FhirFaultList faults)
    {
        var found = 0;
        for (var i = 0; i < resource.Extension.Count; i++)
        {
            if (resource.Extension[i] is not { } extension || extension.Url != url)
            {
                continue;
            }

            if (++found > 1)
            {
                faults.Add(OperationOutcome.IssueType.Duplicate, FhirReasons.DuplicateEntry, $"{path}.extension[{i}]", "This extension comes once.");
            }

            if (typeof(TValue) == typeof(Extension) ? extension.Value is not null : extension.Value is not TValue)
            {
                faults.NotUnderstood($"{path}.extension[{i}]", "This extension has another type of value.");
            }
        }
    }

    private static void CheckModifiers(List<Extension> modifiers, string path, FhirFaultList faults)
    {
        if (modifiers.Count > 0)
        {
            faults.NotUnderstood($"{path}.modifierExtension", "No modifier extension is known here.");
        }
    }

    private static void CheckRequest(Bundle.EntryComponent entry, string path, FhirFaultList faults)
    {
        // That there is one, bdl-3 has seen to.
        if (entry.Request?.Method != Bundle.HTTPVerb.POST)
        {
            faults.Add(OperationOutcome.IssueType.NotSupported, FhirReasons.BundleEntry, $"{path}.request.method", "A referral is created: POST.");
        }
        else if (entry.Resource is { } resource && entry.Request?.Url != resource.TypeName)
        {
            faults.Add(OperationOutcome.IssueType.Value, FhirReasons.BundleEntry, $"{path}.request.url", "The URL must be the resource's type.");
        }
    }
}
