using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Identity;

/// <summary>The claim <c>professional</c>, in client assertions and access tokens alike: <c>{"system": "…", "value": "…", "role": "…"}</c>.</summary>
internal static class ProfessionalClaim
{
    public const string Name = "professional";

    private const int MaxLength = 200;

    /// <summary>Reads the claim; true with null if it is absent, false if it is there but not all members are texts of 1 to 200 characters.</summary>
    public static bool TryRead(JsonWebToken token, out Professional? professional)
    {
        professional = null;
        if (!token.TryGetPayloadValue<object>(Name, out _))
        {
            return true;
        }

        return token.TryGetPayloadValue<JsonElement>(Name, out var claim) && TryRead(claim, out professional);
    }

    private static bool TryRead(JsonElement claim, out Professional? professional)
    {
        professional = null;
        if (claim.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (Member(claim, "system") is not { } system || Member(claim, "value") is not { } value || Member(claim, "role") is not { } role)
        {
            return false;
        }

        professional = new Professional { System = system, Value = value, Role = role };
        return true;
    }

    /// <summary>Reads the same object from a form; true with null if there is none.</summary>
    public static bool TryRead(string? json, out Professional? professional)
    {
        professional = null;
        if (json is null)
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return TryRead(document.RootElement, out professional);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The claim's value, in the form that the token handler serialises.</summary>
    public static IReadOnlyDictionary<string, object> ToClaim(Professional professional) => new Dictionary<string, object>
    {
        ["system"] = professional.System,
        ["value"] = professional.Value,
        ["role"] = professional.Role,
    };

    private static string? Member(JsonElement claim, string name)
        => claim.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            && member.GetString() is { Length: > 0 and <= MaxLength } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;
}
