using System.Net;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary>The parameters of a search, from the URL or from the form of <c>POST _search</c>. What is not known is refused: a filter that is passed over
/// would show more than was asked for.</summary>
internal sealed class SearchQuery
{
    /// <summary>The one parameter that may come twice: from, and until.</summary>
    public const string LastUpdated = "_lastUpdated";

    /// <summary>What stands between its two values.</summary>
    public const char Both = '&';

    private const string FormType = "application/x-www-form-urlencoded";

    private readonly Dictionary<string, string> _values;
    private readonly FhirFaultList _faults = new();

    private SearchQuery(Dictionary<string, string> values, bool isPost) => (_values, IsPost) = (values, isPost);

    /// <summary>Whether the parameters came in the body, where they are in no log.</summary>
    public bool IsPost { get; }

    public IEnumerable<KeyValuePair<string, string>> All => _values;

    public static async ValueTask<SearchQuery> ReadAsync(HttpContext context, IReadOnlySet<string> known)
    {
        var isPost = HttpMethods.IsPost(context.Request.Method);
        var pairs = context.Request.Query.Select(pair => (pair.Key, pair.Value));
        if (isPost)
        {
            pairs = pairs.Concat((await FormAsync(context)).Select(pair => (pair.Key, pair.Value)));
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var query = new SearchQuery(values, isPost);
        foreach (var (name, value) in pairs)
        {
            if (!known.Contains(name))
            {
                query.Refuse(name, "No such search parameter here.");
            }
            else if (value.Count > (name == LastUpdated ? 2 : 1) || !values.TryAdd(name, string.Join(Both, value.ToArray())))
            {
                query.Refuse(name, "Once is enough.");
            }
        }

        if (isPost && query.Find(AnswerFormat.Parameter) is { } format)
        {
            AnswerFormat.Choose(context, format);
        }

        return query;
    }

    /// <summary>A parameter's value; null if it is not there.</summary>
    public string? Find(string name) => _values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    public void Refuse(string name, string english) =>
        _faults.Add(OperationOutcome.IssueType.Invalid, FhirReasons.SearchParameter, null, $"{(name.Length <= 40 ? name : "A parameter")}: {english}");

    public void RefuseBsnInUrl() =>
        _faults.Add(OperationOutcome.IssueType.Security, FhirReasons.BsnInUrl, null, "A BSN does not belong in a URL, where logs keep it: POST the parameters to _search.");

    /// <exception cref="FhirRefusedException">400.</exception>
    public void ThrowIfAny() => _faults.ThrowIfAny(HttpStatusCode.BadRequest);

    private static async ValueTask<IFormCollection> FormAsync(HttpContext context) => context.Request.HasFormContentType
        ? await context.Request.ReadFormAsync(context.RequestAborted)
        : throw new FhirRefusedException(
            HttpStatusCode.UnsupportedMediaType, new FhirIssue(OperationOutcome.IssueType.NotSupported, FhirReasons.ContentType, null, $"A search is POSTed as {FormType}."));
}
