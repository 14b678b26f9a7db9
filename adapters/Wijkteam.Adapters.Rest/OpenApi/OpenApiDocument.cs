using System.Text.Json;
using System.Text.Json.Nodes;
using Wijkteam.Adapters.Rest.Contract;
using Wijkteam.Adapters.Rest.Routes;

namespace Wijkteam.Adapters.Rest.OpenApi;

/// <summary>The door as OpenAPI 3.1 describes it (https://spec.openapis.org/oas/v3.1.1), from the contract and its comments.</summary>
internal static class OpenApiDocument
{
    private const string Description = """
        Every call of the hub's contract that is one request, as JSON. What is also there over gRPC alone: receiving the inbox as a stream, and adding attachments.

        The form is [protobuf's JSON](https://protobuf.dev/programming-guides/json): int64 is a string, bytes are base64, times are RFC 3339, and what has its default value is
        left out of answers. A field that is not in the contract is refused, and so is one that is given twice.

        Not for emergencies: telephone 112.
        """;

    private const string TokenDescription = """
        An access token of at most five minutes, from POST /oauth2/token: OAuth 2.0 client credentials with a signed assertion (RFC 7523), as in SMART Backend Services. Calls that
        touch a person's data need one that names the acting professional.
        """;

    /// <summary>The document, in UTF-8.</summary>
    public static byte[] Write(RouteTable routes)
    {
        var schemas = new Schemas();
        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Wijkteam.Hub",
                ["version"] = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(fieldCount: 3),
                ["description"] = ContractText.Unwrap(Description),
                ["license"] = new JsonObject { ["name"] = "EUPL-1.2", ["identifier"] = "EUPL-1.2" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "This hub" }),
            ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
            ["tags"] = new JsonArray([.. routes.Operations.Select(operation => operation.Method.Service).Distinct()
                .Select(service => new JsonObject { ["name"] = service.Name, ["description"] = ContractText.Of(service) })]),
            ["paths"] = new JsonObject(routes.Paths.Select(path => KeyValuePair.Create<string, JsonNode?>(OperationObject.PathOf(path.Template), PathItem(path, schemas)))),
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT", ["description"] = ContractText.Unwrap(TokenDescription) },
                },
                ["responses"] = new JsonObject { [ProblemObject.Name] = ProblemObject.Response() },
            },
        };

        // Last: it holds what the paths asked for.
        schemas.Add(ProblemObject.Name, ProblemObject.Schema());
        document["components"]!["schemas"] = schemas.ToJson();
        return JsonSerializer.SerializeToUtf8Bytes(document);
    }

    private static JsonObject PathItem(RestPath path, Schemas schemas) =>
        new(path.Operations.Select(operation => KeyValuePair.Create<string, JsonNode?>(operation.Verb.ToLowerInvariant(), OperationObject.Of(operation, schemas))));
}
