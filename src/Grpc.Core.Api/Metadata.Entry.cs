using System.Buffers;
using System.Text;
using Grpc.Core.Utils;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>A key with its text or, if the key ends in <see cref="BinaryHeaderSuffix"/>, its bytes.</summary>
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

        private readonly string? text;
        private readonly byte[]? bytes;

        /// <summary>A binary entry. The bytes are copied.</summary>
        /// <param name="key">Put in lower case; must end in <see cref="BinaryHeaderSuffix"/>.</param>
        /// <param name="valueBytes">Any bytes.</param>
        /// <exception cref="ArgumentException">The key is not valid, or not one of a binary entry.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalize(key);
            GrpcPreconditions.CheckArgument(IsBinary, "The key of a binary metadata entry must end in \"-bin\".");
            bytes = [.. GrpcPreconditions.CheckNotNull(valueBytes, nameof(valueBytes))];
        }

        /// <summary>A text entry.</summary>
        /// <param name="key">Put in lower case; must not end in <see cref="BinaryHeaderSuffix"/>.</param>
        /// <param name="value">ASCII.</param>
        /// <exception cref="ArgumentException">The key is not valid, or one of a binary entry.</exception>
        public Entry(string key, string value)
        {
            Key = Normalize(key);
            GrpcPreconditions.CheckArgument(!IsBinary, "The key of a metadata entry with a text must not end in \"-bin\".");
            text = GrpcPreconditions.CheckNotNull(value, nameof(value));
        }

        /// <summary>The key in lower case: letters, digits, <c>_</c>, <c>-</c> and <c>.</c>.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value => text ?? throw new InvalidOperationException("A binary metadata entry has no text.");

        /// <summary>A copy of the bytes; of a text entry, its ASCII.</summary>
        public byte[] ValueBytes => text is null ? [.. bytes!] : Encoding.ASCII.GetBytes(text);

        /// <inheritdoc/>
        public override string ToString() => text is null
            ? $"[Entry: key={Key}, valueBytes={Convert.ToHexString(bytes!)}]"
            : $"[Entry: key={Key}, value={text}]";

        // Keys have no letters beyond ASCII, so the invariant lower case changes A to Z only.
        private static string Normalize(string key)
        {
            var lower = GrpcPreconditions.CheckNotNull(key, nameof(key)).ToLowerInvariant();
            GrpcPreconditions.CheckArgument(
                lower.Length > 0 && !lower.AsSpan().ContainsAnyExcept(KeyCharacters),
                "A metadata key consists of lower-case letters, digits, underscores, hyphens and dots.");
            return lower;
        }
    }
}
