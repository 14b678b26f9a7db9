using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Rest.Contract;

namespace Wijkteam.Adapters.Rest.Answers;

/// <summary>Why a request was not carried out (RFC 9457). It holds no personal data.</summary>
/// <param name="Type">A reference to what its reason means; <c>about:blank</c> where it is no more than the status.</param>
/// <param name="Title">The same for every problem of this type.</param>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Detail">For the developer. Not for display: it is in English and may change.</param>
internal sealed record Problem(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("detail")] string Detail)
{
    public const string MediaType = "application/problem+json";

    /// <summary>Where the reasons are explained, each at its name.</summary>
    public const string TypePath = "/problems/";

    private const string HubDomain = "hub.wijkteam";

    /// <summary>The reason, as in <c>ErrorInfo</c>; null where the hub has none.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; private init; }

    /// <summary>Whose reason it is, as in <c>ErrorInfo</c>.</summary>
    [JsonPropertyName("domain")]
    public string? Domain => Reason is null ? null : HubDomain;

    /// <summary>The fields at fault, as in <c>BadRequest</c>; null if none is.</summary>
    [JsonPropertyName("fieldViolations")]
    public IReadOnlyList<Violation>? FieldViolations { get; private init; }

    /// <summary>How long to wait before the same is asked again; null if there is no saying.</summary>
    [JsonIgnore]
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>What the server of HTTP refuses.</summary>
    public static Problem Plain(int status, string detail) => new("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail);

    /// <summary>What the hub refuses, or the door in its terms.</summary>
    /// <param name="reason">A name of <c>refusal.proto</c> without its prefix, or one that this version does not know.</param>
    public static Problem Refused(int status, string reason, string detail, IReadOnlyList<Violation> violations) =>
        new(TypePath + reason, Reasons.TitleOf(reason) ?? ReasonPhrases.GetReasonPhrase(status), status, detail)
        {
            Reason = reason,
            FieldViolations = violations.Count > 0 ? violations : null,
        };

    /// <summary>Answers with it.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized)
        {
            // RFC 6750, section 3: no error code for a call that brought no token.
            response.Headers[HeaderNames.WWWAuthenticate] = context.Request.Headers.ContainsKey(HeaderNames.Authorization) ? "Bearer error=\"invalid_token\"" : "Bearer";
        }

        if (RetryDelay is { } delay)
        {
            response.Headers[HeaderNames.RetryAfter] = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await Answer.WriteAsync(response, MediaType, ToBytes(), context.RequestAborted);
    }

    public byte[] ToBytes() => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(this, ProblemJson.Default.Problem);
}

/// <summary>A field at fault.</summary>
/// <param name="Field">Its path in the request, as the contract names it: <c>content.subject.birth_date</c>; empty for the request as such.</param>
/// <param name="Description">What is wrong with it, without its value.</param>
internal sealed record Violation(
    [property: JsonPropertyName("field")] string Field,
    [property: JsonPropertyName("description")] string Description);

/// <summary>Ends a request with a problem.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
