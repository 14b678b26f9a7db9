using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Hl7.Fhir.Utility;

/// <summary>The codes of one enum, gathered once. Its members are numbered from zero, in order.</summary>
internal static class EnumLiterals<T>
    where T : struct, Enum
{
    private static readonly Entry[] Entries = Read();

    public static string? Of(T value) => Find(value)?.Literal;

    public static string? SystemOf(T value) => Find(value)?.System;

    /// <exception cref="ArgumentOutOfRangeException">The number is not one of a member.</exception>
    public static JsonEncodedText Encoded(T value) =>
        Find(value)?.Encoded ?? throw new ArgumentOutOfRangeException(nameof(value), $"{typeof(T).Name} has no such member.");

    public static T? Parse(ReadOnlySpan<byte> literal)
    {
        foreach (var entry in Entries)
        {
            if (literal.SequenceEqual(entry.Bytes))
            {
                return entry.Value;
            }
        }

        return null;
    }

    public static T? Parse(string? literal, bool ignoreCase = false)
    {
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Literal, literal, comparison))
            {
                return entry.Value;
            }
        }

        return null;
    }

    private static Entry? Find(T value)
    {
        var index = Unsafe.As<T, int>(ref value);
        return (uint)index < (uint)Entries.Length ? Entries[index] : null;
    }

    private static Entry[] Read()
    {
        var values = Enum.GetValues<T>();
        var entries = new Entry[values.Length];
        foreach (var value in values)
        {
            var name = value.ToString();
            var attribute = typeof(T).GetField(name)!.GetCustomAttribute<EnumLiteralAttribute>();
            entries[Convert.ToInt32(value)] = new Entry(value, attribute?.Literal ?? name, attribute?.System);
        }

        return entries;
    }

    private sealed class Entry(T value, string literal, string? system)
    {
        public readonly T Value = value;
        public readonly string Literal = literal;
        public readonly string? System = system;
        public readonly byte[] Bytes = Encoding.UTF8.GetBytes(literal);
        public readonly JsonEncodedText Encoded = JsonEncodedText.Encode(literal);
    }
}
