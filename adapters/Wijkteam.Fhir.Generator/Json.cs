using System.Text.Json;

namespace Wijkteam.Fhir.Generator;

/// <summary>Members that may be absent.</summary>
internal static class Json
{
    public static string? Text(this JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static string RequiredText(this JsonElement element, string name) =>
        element.Text(name) ?? throw new InvalidDataException($"A definition has no {name}.");

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.EnumerateArray() : [];

    /// <summary>The string value of an extension, by the end of its URL.</summary>
    public static string? ExtensionText(this JsonElement element, string name, string value) =>
        element.Items("extension").Where(extension => extension.RequiredText("url").EndsWith("/" + name, StringComparison.Ordinal)).Select(extension => extension.Text(value)).FirstOrDefault();
}
