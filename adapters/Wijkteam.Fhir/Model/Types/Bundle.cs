namespace Hl7.Fhir.Model;

public partial class Bundle
{
    /// <summary>Adds a resource as an entry.</summary>
    public EntryComponent AddResourceEntry(Resource resource, string? fullUrl)
    {
        var entry = new EntryComponent { Resource = resource, FullUrl = fullUrl };
        Entry.Add(entry);
        return entry;
    }

    /// <summary>The resources of the entries that have one.</summary>
    public IEnumerable<Resource> GetResources() => Entry.Select(entry => entry.Resource).OfType<Resource>();
}
