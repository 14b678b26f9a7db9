using System.Text.Json.Nodes;
using Wijkteam.Adapters.Rest.Answers;
using Wijkteam.Adapters.Rest.Contract;

namespace Wijkteam.Adapters.Rest.OpenApi;

/// <summary>A <see cref="Problem"/>, as OpenAPI describes it.</summary>
internal static class ProblemObject
{
    // The contract has a Problem: a citizen's.
    public const string Name = "ProblemDetails";

    public static JsonObject Reference() => new() { ["$ref"] = $"#/components/responses/{Name}" };

    public static JsonObject Response() => new()
    {
        ["description"] = "Why the call was not carried out.",
        ["headers"] = new JsonObject
        {
            ["Retry-After"] = Header("integer", "Seconds after which the same call may succeed, where that is known."),
            ["WWW-Authenticate"] = Header("string", "With 401: Bearer, and what was wrong with the token."),
            ["Allow"] = Header("string", "With 405: what is allowed at this path."),
        },
        ["content"] = new JsonObject { [Problem.MediaType] = new JsonObject { ["schema"] = Schemas.Reference(Name) } },
    };

    public static JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["description"] = "RFC 9457. It holds no personal data.",
        ["required"] = new JsonArray("type", "title", "status", "detail"),
        ["properties"] = new JsonObject
        {
            ["type"] = Text("A reference to what the reason means: `/problems/` and its name; `about:blank` where it is no more than the status.", "uri-reference"),
            ["title"] = Text("What the reason means. The same for every problem of this type."),
            ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "The status of HTTP." },
            ["detail"] = Text("For the developer. Not for display: it is in English and may change."),
            ["reason"] = Text(string.Join("\n", Reasons.Names.Order(StringComparer.Ordinal).Select(name => $"- `{name}`: {Reasons.Find(name)}").Prepend("Why. New reasons may come.\n"))),
            ["domain"] = Text("Whose reason it is: `hub.wijkteam`."),
            ["fieldViolations"] = new JsonObject
            {
                ["type"] = "array",
                ["description"] = "The fields at fault.",
                ["items"] = new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("field", "description"),
                    ["properties"] = new JsonObject
                    {
                        ["field"] = Text("Its path in the request, as the contract names it: `content.subject.birth_date`; empty for the request as such."),
                        ["description"] = Text("What is wrong with it, without its value."),
                    },
                },
            },
        },
    };

    private static JsonObject Header(string type, string description) => new() { ["description"] = description, ["schema"] = new JsonObject { ["type"] = type } };

    private static JsonObject Text(string description, string? format = null)
    {
        var text = new JsonObject { ["type"] = "string", ["description"] = description };
        if (format is not null)
        {
            text["format"] = format;
        }

        return text;
    }
}
