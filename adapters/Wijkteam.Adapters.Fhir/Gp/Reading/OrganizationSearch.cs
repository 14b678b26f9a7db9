using System.Buffers.Text;
using System.Text;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Searching;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary>Searches for Organization: the participants of the hub, by their ids.</summary>
internal sealed class OrganizationSearch(ParticipantIndex participants, SearchReader reader, IOptions<FhirOptions> options)
{
    public static readonly SearchTable<Organization> Table = new(
        nameof(Organization),
        new("_id", SearchParamType.Token, organization => [new FoundToken(null, organization.Id!)]),
        new("name", SearchParamType.String, organization => [new FoundText(organization.Name!)]),
        new("identifier", SearchParamType.Token, organization => organization.Identifier.Select(identifier => new FoundToken(identifier.System, identifier.Value!))),
        new("type", SearchParamType.Token, organization => organization.Type.SelectMany(type => type.Coding).Select(coding => new FoundToken(coding.System, coding.Code!))),
        new("active", SearchParamType.Token, organization => [new FoundToken(null, organization.Active == true ? "true" : "false")]) { IsCode = code => code is "true" or "false" })
    {
        MaxCount = 200,
    };

    public async ValueTask<FhirAnswer> SearchAsync(HttpContext context)
    {
        var query = await reader.ReadAsync(context, Table, GpDoor.UrlOf(context.Request, options.Value));
        var known = await participants.ListAsync(HubClients.CallOf(context));
        var organizations = known.Select(OrganizationView.Of).OrderBy(organization => organization.Id, StringComparer.Ordinal).ToList();
        ValueTask<Slice<Organization>> ListAsync(int size, string token)
        {
            var rest = organizations.Where(organization => string.CompareOrdinal(organization.Id, IdOf(token)) > 0).ToList();
            return ValueTask.FromResult(new Slice<Organization>(rest[..Math.Min(size, rest.Count)], rest.Count > size ? TokenOf(rest[size - 1].Id!) : ""));
        }

        var (page, total) = await Scan.RunAsync(query.Result, ListAsync, organization => SearchTable<Organization>.Matches(organization, query.Criteria));
        var bundle = new SearchBundle(Table, query);
        foreach (var organization in page.Items)
        {
            bundle.Add(organization);
        }

        return bundle.Answer(page.Next, total);
    }

    private static string TokenOf(string id) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id));

    /// <summary>The last id of the page before. What is no token leads to the first page, or to none: there is nothing to be got by it.</summary>
    private static string IdOf(string token) => Base64Url.IsValid(token) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)) : "";
}
