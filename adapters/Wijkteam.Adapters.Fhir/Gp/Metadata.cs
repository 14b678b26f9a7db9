using System.Net.Mime;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Reading;
using Wijkteam.Adapters.Fhir.Http;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Adapters.Fhir.Gp;

/// <summary>What the door can do, for software: <c>metadata</c> and <c>.well-known/smart-configuration</c>.</summary>
internal sealed class Metadata(IOptions<FhirOptions> options)
{
    private const string ReleaseDate = "2026-11-22";

    public ValueTask<FhirAnswer> GetAsync(HttpContext context) => ValueTask.FromResult(FhirAnswer.Of(Statement(GpDoor.UrlOf(context.Request, options.Value), TokenEndpointOf(context.Request))));

    /// <summary>https://hl7.org/fhir/smart-app-launch/conformance.html, for Backend Services.</summary>
    public Task GetSmartAsync(HttpContext context)
    {
        var configuration = new JsonObject
        {
            ["token_endpoint"] = TokenEndpointOf(context.Request).AbsoluteUri,
            ["token_endpoint_auth_methods_supported"] = new JsonArray("private_key_jwt"),
            ["token_endpoint_auth_signing_alg_values_supported"] = new JsonArray("ES256", "ES384", "RS256", "RS384"),
            ["grant_types_supported"] = new JsonArray("client_credentials"),
            ["scopes_supported"] = new JsonArray("system/*.cruds"),
            ["capabilities"] = new JsonArray("client-confidential-asymmetric"),
        };
        context.Response.ContentType = MediaTypeNames.Application.Json;
        return context.Response.WriteAsync(configuration.ToJsonString(), context.RequestAborted);
    }

    private Uri TokenEndpointOf(HttpRequest request) => options.Value.TokenEndpoint ?? new Uri($"{request.Scheme}://{request.Host}/oauth2/token");

    private static CapabilityStatement Statement(string url, Uri tokenEndpoint) => new()
    {
        Status = PublicationStatus.Active,
        Date = ReleaseDate,
        Publisher = "Wijkteam.Hub",
        Kind = CapabilityStatementKind.Instance,
        Description = "Searches refuse what they do not know; with Prefer: handling=lenient unknown parameters are passed over, and the self link tells what was used. "
            + "A BSN is searched for by POST _search. A page may hold fewer than _count and still have a next one.",
        Implementation = new CapabilityStatement.ImplementationComponent { Description = "Wijkteam.Hub, the GP's door. Not for emergencies: telephone 112.", Url = url },
        Instantiates = ["http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data"],
        FhirVersion = FHIRVersion.N4_0_1,
        Format = [FhirFormat.Json.ShortName, FhirFormat.Xml.ShortName],
        Rest =
        [
            new CapabilityStatement.RestComponent
            {
                Mode = CapabilityStatement.RestfulCapabilityMode.Server,
                Security = new CapabilityStatement.SecurityComponent
                {
                    Service = [new CodeableConcept { Coding = [new Coding { System = "http://terminology.hl7.org/CodeSystem/restful-security-service", Code = "SMART-on-FHIR" }] }],
                    Extension = [OAuthUris(tokenEndpoint)],
                    Description = "SMART Backend Services: private_key_jwt at the token endpoint, with the acting professional as a signed claim.",
                },
                Resource = [.. DoorResources.All()],
                Interaction = [new CapabilityStatement.SystemInteractionComponent { Code = CapabilityStatement.SystemRestfulInteraction.Transaction }],
                Operation =
                [
                    new CapabilityStatement.OperationComponent { Name = "process-message", Definition = "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message" },
                    new CapabilityStatement.OperationComponent
                    {
                        Name = "export",
                        Definition = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export",
                        Documentation = "The caller's own data, at the level of the system. Each resource in a file is a read, when the file is fetched.",
                    },
                ],
            },
        ],
    };

    /// <summary>Where software looks that knows SMART's first version, or that asks here and at <c>.well-known</c> at once and takes what comes first
    /// (https://hl7.org/fhir/smart-app-launch/1.0.0/conformance/index.html).</summary>
    private static Extension OAuthUris(Uri tokenEndpoint) => new()
    {
        Url = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
        Extension = [new Extension { Url = "token", Value = new FhirUri(tokenEndpoint.AbsoluteUri) }],
    };
}
