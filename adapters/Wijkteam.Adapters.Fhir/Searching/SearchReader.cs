using System.Net;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>Reads a search from the URL, and from the form of <c>POST _search</c> (https://hl7.org/fhir/R4/search.html). What is not known is refused, since a
/// filter that is passed over would show more than was asked for; unless the caller is lenient (<c>Prefer: handling=lenient</c>) and looks at the self link.</summary>
internal sealed class SearchReader(TimeProvider time)
{
    private const string FormType = "application/x-www-form-urlencoded";

    /// <param name="root">The door's URL, as the caller knows it.</param>
    /// <exception cref="FhirRefusedException">400 with everything that is wrong with it; 415.</exception>
    public async ValueTask<SearchQuery> ReadAsync(HttpContext context, SearchTable table, string root)
    {
        var faults = new SearchFaults();
        var reading = new Reading(table, faults, new CriterionReader(faults, time.GetUtcNow(), root), Preference.Has(context.Request, "handling=lenient"));
        foreach (var (name, values) in context.Request.Query)
        {
            reading.Add(name, values, inUrl: true);
        }

        if (HttpMethods.IsPost(context.Request.Method))
        {
            var form = await FormAsync(context);
            foreach (var (name, values) in form)
            {
                reading.Add(name, values, inUrl: false);
            }

            if (form[AnswerFormat.Parameter] is [{ Length: > 0 } format, ..])
            {
                AnswerFormat.Choose(context, format);
            }
        }

        var query = reading.End(root);
        faults.ThrowIfAny();
        return query;
    }

    private static async ValueTask<IFormCollection> FormAsync(HttpContext context) => context.Request.HasFormContentType
        ? await context.Request.ReadFormAsync(context.RequestAborted)
        : throw new FhirRefusedException(
            HttpStatusCode.UnsupportedMediaType, new FhirIssue(OperationOutcome.IssueType.NotSupported, FhirReasons.ContentType, null, $"A search is POSTed as {FormType}."));

    /// <summary>One search, parameter by parameter.</summary>
    private sealed class Reading(SearchTable table, SearchFaults faults, CriterionReader criteria, bool isLenient)
    {
        private readonly ResultReader _result = new(table, faults);
        private readonly List<SearchCriterion> _criteria = [];
        private readonly List<KeyValuePair<string, string?>> _used = [];

        public void Add(string name, IEnumerable<string?> values, bool inUrl)
        {
            foreach (var value in values)
            {
                // https://hl7.org/fhir/R4/search.html#errors: a parameter without a value asks for nothing.
                if (!string.IsNullOrEmpty(value))
                {
                    Add(name, value, inUrl);
                }
            }
        }

        public SearchQuery End(string root) => new(root, _criteria, _result.Read(), _used);

        private void Add(string name, string value, bool inUrl)
        {
            var key = SearchKey.Of(name);
            if (ResultReader.Knows(key.Name))
            {
                _result.Add(key, value);
                Use(name, value, key.Name != ResultReader.Page);
            }
            else if (table.Find(key.Name) is { } parameter)
            {
                var isPersonal = parameter.IsPersonal && (key.Modifier == CriterionReader.Identifier || key.Chain == CriterionReader.Identifier);
                if (inUrl && (isPersonal || value.Contains(FhirUris.Bsn, StringComparison.Ordinal)))
                {
                    faults.RefuseBsnInUrl(name);
                }
                else if (criteria.Read(parameter, key, value) is { } criterion)
                {
                    _criteria.Add(criterion);
                    Use(name, value, !isPersonal);
                }
            }
            else if (!isLenient)
            {
                faults.Refuse(name, "No such search parameter here.");
            }
        }

        private void Use(string name, string value, bool inLinks)
        {
            if (inLinks)
            {
                _used.Add(new KeyValuePair<string, string?>(name, value));
            }
        }
    }
}
