using System.Net;
using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Outcomes;

/// <summary>One fault, as an <see cref="OperationOutcome"/> tells it.</summary>
/// <param name="Reason">A stable code: one of the hub's reasons (<c>BSN_INVALID</c>), of <c>FhirFaults</c> or of <see cref="FhirReasons"/>.</param>
/// <param name="Expression">The FHIRPath of what is at fault; null if it is nothing within the request's body.</param>
/// <param name="English">For the developer. No personal data.</param>
internal sealed record FhirIssue(OperationOutcome.IssueType Type, string Reason, string? Expression, string English)
{
    /// <summary>Acute danger, with whom to telephone.</summary>
    public static FhirIssue AcuteDanger(string expression) => new(
        OperationOutcome.IssueType.BusinessRule, "ACUTE_DANGER", expression,
        "Acute danger is not the hub's work. Telephone now: 112 where life is in danger, the regional crisis service, or Veilig Thuis, 0800-2000.");
}

/// <summary>A request that is refused: the status and the faults that it is answered with. Nothing has changed.</summary>
internal sealed class FhirRefusedException(HttpStatusCode status, params IReadOnlyList<FhirIssue> issues)
    : Exception(string.Join(' ', issues.Select(issue => issue.Reason)))
{
    public HttpStatusCode Status { get; } = status;

    public IReadOnlyList<FhirIssue> Issues { get; } = issues;

    /// <summary>After how long the same request may succeed; null if that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The faults that the door itself finds, beside those of the format (<c>FhirFaults</c>) and of the hub (<c>refusal.proto</c>).</summary>
internal static class FhirReasons
{
    public const string ContentType = "content-type";
    public const string BodyTooLarge = "body-too-large";
    public const string NotSupported = "not-supported";
    public const string NotFound = "not-found";
    public const string BundleType = "bundle-type";
    public const string BundleEntry = "bundle-entry";
    public const string DuplicateEntry = "duplicate-entry";
    public const string DanglingReference = "dangling-reference";
    public const string BusinessIdentifier = "business-identifier";
    public const string UnknownProfile = "unknown-profile";
    public const string NotUnderstood = "not-understood";
    public const string Required = "required";
    public const string SearchParameter = "search-parameter";
    public const string BsnInUrl = "bsn-in-url";
    public const string Precondition = "precondition";
    public const string NotChangeable = "not-changeable";
    public const string Revoker = "revoker";
    public const string IfNoneExist = "if-none-exist";
    public const string FullResource = "full-resource";
    public const string Header = "header";
}
