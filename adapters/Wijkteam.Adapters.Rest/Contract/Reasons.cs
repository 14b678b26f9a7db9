using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Rest.Contract;

/// <summary>The reasons of refusal, as <c>refusal.proto</c> explains them.</summary>
internal static class Reasons
{
    private const string Prefix = "REFUSAL_REASON_";

    private static readonly Lazy<FrozenDictionary<string, string>> Texts = new(() => Values.ToFrozenDictionary(value => value.Name[Prefix.Length..], value => WithoutCode(ContractText.Of(value)), StringComparer.Ordinal));

    private static IEnumerable<EnumValueDescriptor> Values => RefusalReflection.Descriptor.EnumTypes[0].Values.Where(value => value.Number != (int)RefusalReason.Unspecified);

    /// <summary>The names, without their prefix.</summary>
    public static IEnumerable<string> Names => Values.Select(value => value.Name[Prefix.Length..]);

    /// <summary>What a reason means, in full; null for one that the contract has not.</summary>
    public static string? Find(string name) => Texts.Value.GetValueOrDefault(name);

    /// <summary>What a reason means, in one sentence without its stop; null for one that the contract has not.</summary>
    public static string? TitleOf(string name) => Find(name) is { } text ? text.Split(". ")[0].TrimEnd('.') : null;

    // "INVALID_ARGUMENT: a required field is empty."
    private static string WithoutCode(string comment)
    {
        var text = comment[(comment.IndexOf(':', StringComparison.Ordinal) + 2)..];
        return char.ToUpperInvariant(text[0]) + text[1..];
    }
}
