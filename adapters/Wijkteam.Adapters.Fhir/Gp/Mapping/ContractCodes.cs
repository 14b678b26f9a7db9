using System.Collections.Frozen;
using System.Reflection;
using Google.Protobuf.Reflection;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>The values of a contract's enum as codes: <c>LIFE_DOMAIN_WORK_AND_EDUCATION</c> ↔ <c>work-and-education</c>.</summary>
internal static class ContractCodes<T>
    where T : struct, Enum
{
    private const string Unspecified = "_UNSPECIFIED";

    private static readonly FrozenDictionary<T, string> Codes = Read();
    private static readonly FrozenDictionary<string, T> Values = Codes.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The code; null for the value that says nothing.</summary>
    public static string? Of(T value) => Codes.GetValueOrDefault(value);

    public static bool TryParse(string? code, out T value)
    {
        value = default;
        return code is not null && Values.TryGetValue(code, out value);
    }

    private static FrozenDictionary<T, string> Read()
    {
        var names = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static)
            .ToDictionary(field => (T)field.GetValue(null)!, field => field.GetCustomAttribute<OriginalNameAttribute>()!.Name);
        var prefix = names[default][..^(Unspecified.Length - 1)];
        return names.Where(pair => !pair.Key.Equals(default(T)))
            .ToFrozenDictionary(pair => pair.Key, pair => pair.Value[prefix.Length..].ToLowerInvariant().Replace('_', '-'));
    }
}
