using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Wijkteam.Adapters.Rest.Answers;
using Wijkteam.Adapters.Rest.Contract;
using Wijkteam.Adapters.Rest.Requests;
using Wijkteam.Adapters.Rest.Routes;

namespace Wijkteam.Adapters.Rest.OpenApi;

/// <summary>One way to one call, as OpenAPI describes it.</summary>
internal static class OperationObject
{
    /// <summary>A path with its variables by their names in JSON.</summary>
    public static string PathOf(PathTemplate template) =>
        template.Variables.Aggregate(template.Text, (path, name) => path.Replace($"{{{name}}}", $"{{{JsonNameOf(name)}}}", StringComparison.Ordinal));

    public static JsonObject Of(Operation operation, Schemas schemas)
    {
        var text = ContractText.Of(operation.Method);
        var described = new JsonObject
        {
            ["operationId"] = operation.Name,
            ["summary"] = text.Split(". ", 2)[0].TrimEnd('.') + ".",
            ["description"] = text,
            ["tags"] = new JsonArray(operation.Method.Service.Name),
            ["x-grpc-method"] = $"{operation.Method.Service.FullName}/{operation.Method.Name}",
        };
        if (Parameters(operation, schemas) is { Count: > 0 } parameters)
        {
            described["parameters"] = parameters;
        }

        if (operation.HasBody)
        {
            described["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(Answer.Json, schemas.ReferTo(operation.Method.InputType, operation.Path.Variables)) };
        }

        described["responses"] = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = operation.Streams
                    ? "A stream: one message in each line, as it comes. If it breaks off, its last line is {\"error\": …} with the problem."
                    : ContractText.Of(operation.Method.OutputType),
                ["content"] = Content(operation.Streams ? Answer.JsonLines : Answer.Json, schemas.ReferTo(operation.Method.OutputType)),
            },
            ["4XX"] = ProblemObject.Reference(),
            ["5XX"] = ProblemObject.Reference(),
        };
        return described;
    }

    private static JsonArray Parameters(Operation operation, Schemas schemas)
    {
        var inPath = operation.Path.Variables.Select(operation.FieldOf).ToList();
        var parameters = inPath.Select(field => Parameter("path", field.JsonName, field, schemas));
        if (!operation.HasBody)
        {
            parameters = parameters.Concat(operation.Method.InputType.Fields.InDeclarationOrder().Except(inPath).SelectMany(field => InQuery("", field, schemas)));
        }

        return new JsonArray([.. parameters]);
    }

    private static IEnumerable<JsonObject> InQuery(string prefix, FieldDescriptor field, Schemas schemas) =>
        Query.IsSecret(field) ? []
        : JsonShape.IsSimple(field) ? [Parameter("query", prefix + field.JsonName, field, schemas)]
        : field.MessageType.Fields.InDeclarationOrder().SelectMany(inner => InQuery($"{prefix}{field.JsonName}.", inner, schemas));

    private static JsonObject Parameter(string place, string name, FieldDescriptor field, Schemas schemas)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["description"] = ContractText.Of(field), ["schema"] = schemas.Of(field) };
        if (place == "path")
        {
            parameter["required"] = true;
        }

        return parameter;
    }

    private static JsonObject Content(string mediaType, JsonObject schema) => new() { [mediaType] = new JsonObject { ["schema"] = schema } };

    // As protobuf makes it: "referral_id" is "referralId".
    private static string JsonNameOf(string name) => string.Concat(name.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
