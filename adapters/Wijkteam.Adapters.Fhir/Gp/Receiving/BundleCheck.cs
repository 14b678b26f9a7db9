using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Gp.Receiving;

/// <summary>Whether a bundle's entries hang together (https://hl7.org/fhir/R4/http.html#transaction).</summary>
internal static class BundleCheck
{
    private static readonly HashSet<string> Profiles = new(StringComparer.Ordinal) { "hub-Patient", "hub-ServiceRequest", "hub-Task", "hub-Consent", "hub-ReferralBundle", "hub-ReferralMessage" };

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
        }
    }

    /// <summary>Whether a resource claims a profile of the hub that there is not, or says something that may not be passed over.</summary>
    public static void CheckResource<T>(Part<T> part, FhirFaultList faults)
        where T : DomainResource
    {
        var profiles = part.Resource.Meta?.Profile.ToList() ?? [];
        for (var i = 0; i < profiles.Count; i++)
        {
            if (profiles[i].StartsWith(FhirUris.Profiles, StringComparison.Ordinal) && !Profiles.Contains(profiles[i][FhirUris.Profiles.Length..].Split('|')[0]))
            {
                faults.Add(OperationOutcome.IssueType.NotSupported, FhirReasons.UnknownProfile, $"{part.Path}.meta.profile[{i}]", "The hub has no such profile.");
            }
        }

        if (part.Resource.ModifierExtension.Count > 0)
        {
            faults.NotUnderstood($"{part.Path}.modifierExtension", "No modifier extension is known here.");
        }

        if (part.Resource.ImplicitRules is not null)
        {
            faults.NotUnderstood($"{part.Path}.implicitRules", "No implicit rules are known here.");
        }
    }

    /// <summary>References that can only refer to something in the message must do so.</summary>
    public static void CheckReferences<T>(Part<T> part, IEnumerable<(ResourceReference Reference, string Path)> references, ReferenceLookup lookup, FhirFaultList faults)
        where T : Resource
    {
        foreach (var (reference, path) in references)
        {
            if (reference.Reference is { } target && ReferenceLookup.IsLocal(target) && lookup.Find(ReferralMessage.Any(part), reference) is null)
            {
                faults.Add(OperationOutcome.IssueType.NotFound, FhirReasons.DanglingReference, $"{part.Path}.{path}", "Nothing in the message has this id or fullUrl.");
            }
        }
    }

    private static void CheckRequest(Bundle.EntryComponent entry, string path, FhirFaultList faults)
    {
        if (entry.Request is null)
        {
            faults.Required($"{path}.request", "An entry of a transaction needs its request.");
        }
        else if (entry.Request.Method != Bundle.HTTPVerb.POST)
        {
            faults.Add(OperationOutcome.IssueType.NotSupported, FhirReasons.BundleEntry, $"{path}.request.method", "A referral is created: POST.");
        }
        else if (entry.Resource is { } resource && entry.Request.Url != resource.TypeName)
        {
            faults.Add(OperationOutcome.IssueType.Value, FhirReasons.BundleEntry, $"{path}.request.url", "The URL must be the resource's type.");
        }
    }
}
