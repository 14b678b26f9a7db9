using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

public partial class Bundle
{
    partial void CheckInvariants(scoped ref ModelReader reader)
    {
        var entries = _entry ?? [];
        reader.Invariant(_total is null || Type is BundleType.Searchset or BundleType.History, "bdl-1", "There is a total only of a search or a history.");
        CheckEntries(ref reader, entries);
        CheckUrls(ref reader, entries);

        // And bdl-9 and bdl-10, which speak of documents too: there is no class of Composition here.
        reader.Invariant(Type != BundleType.Document, "bdl-11", "A document begins with its Composition.");
        reader.Invariant(Type != BundleType.Message || entries.FirstOrDefault()?.Resource is MessageHeader, "bdl-12", "A message begins with its MessageHeader.");
    }

    private void CheckEntries(scoped ref ModelReader reader, List<EntryComponent> entries)
    {
        var asks = Type is BundleType.Batch or BundleType.Transaction or BundleType.History;
        var answers = Type is BundleType.BatchResponse or BundleType.TransactionResponse or BundleType.History;
        for (var i = 0; Type is not null && i < entries.Count; i++)
        {
            reader.Invariant(entries[i].Search is null || Type == BundleType.Searchset, "bdl-2", "There is a search only in an answer to one.", "entry", i);
            reader.Invariant(entries[i].Request is not null == asks, "bdl-3", "There is a request in each entry of a batch, a transaction or a history, and in no other.", "entry", i);
            reader.Invariant(entries[i].Response is not null == answers, "bdl-4", "There is a response in each entry of an answer or a history, and in no other.", "entry", i);
        }
    }

    private void CheckUrls(scoped ref ModelReader reader, List<EntryComponent> entries)
    {
        var seen = new HashSet<(string, string?)>();
        for (var i = 0; Type != BundleType.History && i < entries.Count; i++)
        {
            var isNew = entries[i].FullUrl is not { } url || seen.Add((url, entries[i].Resource?.Meta?.VersionId));
            reader.Invariant(isNew, "bdl-7", "Each fullUrl is there once, or once for each version.", "entry", i);
        }
    }

    public partial class EntryComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader)
        {
            reader.Invariant(_resource is not null || _request is not null || _response is not null, "bdl-5", "An entry has a resource, a request or a response.");
            reader.Invariant(FullUrl?.Contains("/_history/", StringComparison.Ordinal) != true, "bdl-8", "A fullUrl is that of no version.", "fullUrl");
        }
    }
}
