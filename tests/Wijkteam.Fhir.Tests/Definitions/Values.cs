using System.Text.Json.Nodes;

namespace Wijkteam.Fhir.Tests.Definitions;

/// <summary>Values of the primitive types.</summary>
internal static class Values
{
    private static readonly Dictionary<string, string[]> Samples = new(StringComparer.Ordinal)
    {
        ["base64Binary"] = ["\"QQ==\"", "\"QUJDRA==\"", "\"QUJD\""],
        ["boolean"] = ["true", "false"],
        ["canonical"] = ["\"https://a.example/StructureDefinition/x|1.0\"", "\"#x\""],
        ["date"] = ["\"2026\"", "\"2026-03\"", "\"2024-02-29\""],
        ["dateTime"] = ["\"2026\"", "\"2026-03\"", "\"2026-03-09\"", "\"2026-03-09T10:15:30+01:00\"", "\"2026-03-09T10:15:30.1200Z\""],
        ["decimal"] = ["0", "1.50", "-3.1e-7", "12345678901234567890123456789012345.67890"],
        ["id"] = ["\"a\"", "\"0f6a1a52-6a5e-4c1e-9d53-2f9f0c6a7b01\""],
        ["instant"] = ["\"2026-03-09T10:15:30Z\"", "\"2026-03-09T10:15:30.123456789-05:00\""],
        ["integer"] = ["0", "-2147483648", "2147483647"],
        ["markdown"] = ["\"*a*\\n\\nb\""],
        ["oid"] = ["\"urn:oid:2.16.528.1\""],
        ["positiveInt"] = ["1", "2147483647"],
        ["string"] = ["\"a\"", "\"é 😀 \\\" \\\\ \\t\""],
        ["time"] = ["\"10:15:30\"", "\"23:59:59.999\""],
        ["unsignedInt"] = ["0", "7"],
        ["uri"] = ["\"https://a.example/x\"", "\"urn:x:y\""],
        ["url"] = ["\"https://a.example/x\""],
        ["uuid"] = ["\"urn:uuid:0f6a1a52-6a5e-4c1e-9d53-2f9f0c6a7b01\""],
        ["xhtml"] = ["\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">a</div>\""],
    };

    public static JsonNode Of(string type, Random random) => JsonNode.Parse(Samples[type][random.Next(Samples[type].Length)])!;
}
