using System.Net;
using Hl7.Fhir.Model;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Searching;

/// <summary>A GP system that searches.</summary>
public abstract class SearchScene : FhirScene
{
    protected const string BsnSystem = "http%3A%2F%2Ffhir.nl%2Ffhir%2FNamingSystem%2Fbsn";

    /// <summary>The searchset that a search is answered with.</summary>
    protected async Task<Bundle> FindAsync(string search, string? prefer = null)
    {
        var reply = await GetAsync(search, request =>
        {
            if (prefer is not null)
            {
                request.Headers.Add("Prefer", prefer);
            }
        });
        reply.Status.ShouldBe(HttpStatusCode.OK, $"{search}: {reply.Text}");
        return reply.As<Bundle>();
    }

    /// <summary>Searches, and expects to find these and no others, in this order.</summary>
    protected async Task ExpectAsync(string search, params string[] ids) => IdsOf(await FindAsync(search)).ShouldBe(ids, search);

    /// <summary>Searches, and expects to be refused because of this parameter.</summary>
    protected async Task ExpectRefusalAsync(string search, string parameter, string? prefer = null)
    {
        var reply = await GetAsync(search, request =>
        {
            if (prefer is not null)
            {
                request.Headers.Add("Prefer", prefer);
            }
        });
        reply.Status.ShouldBe(HttpStatusCode.BadRequest, $"{search}: {reply.Text}");
        reply.Faults().ShouldContain(fault => fault.Where == $"http.{parameter}", $"{search}: {reply.Text}");
    }

    protected static IReadOnlyList<string> IdsOf(Bundle bundle) =>
        [.. bundle.Entry.Where(entry => entry.Search!.Mode == Bundle.SearchEntryMode.Match).Select(entry => entry.Resource!.Id!)];

    protected static string? LinkOf(Bundle bundle, string relation) =>
        bundle.Link.SingleOrDefault(link => link.Relation == relation)?.Url is { } url ? Uri.UnescapeDataString(new Uri(url).PathAndQuery[Door.Length..]) : null;
}
