using System.Net;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Gp;

/// <summary>Where the GP's door is.</summary>
internal static class GpDoor
{
    public const string Path = "/fhir/gp";

    /// <summary>The door's base URL, as the caller knows it.</summary>
    public static string UrlOf(HttpRequest request, FhirOptions options) =>
        options.PublicUrl is { } url ? UrlUnder(url) : $"{request.Scheme}://{request.Host}{Path}";

    public static string UrlUnder(Uri publicUrl) => $"{publicUrl.AbsoluteUri.TrimEnd('/')}{Path}";

    /// <summary>What is asked here that there is not.</summary>
    public static FhirRefusedException NotHere() => new(
        HttpStatusCode.NotFound, new FhirIssue(OperationOutcome.IssueType.NotSupported, FhirReasons.NotSupported, null, "The door does not have this; see metadata for what it has."));
}
