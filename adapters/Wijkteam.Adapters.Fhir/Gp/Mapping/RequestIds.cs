using System.Security.Cryptography;
using System.Text;
using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>Request ids that a repeat of the same request has as well: UUIDv8 (RFC 9562 §5.8) over what identifies it. The hub keeps those of each participant
/// apart.</summary>
internal static class RequestIds
{
    public static string Of(string kind, Identifier identifier) => Of(kind, identifier.System!, identifier.Value!);

    public static string Of(params ReadOnlySpan<string> parts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts)));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }
}
