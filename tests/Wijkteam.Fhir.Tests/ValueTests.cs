using System.Text.Json;

namespace Wijkteam.Fhir.Tests;

public sealed class ValueTests
{
    [Theory]
    [InlineData("valueId", "a", "A-1.b", "0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("valueCode", "a", "a b", "a-b c", "é")]
    [InlineData("valueUri", "a", "urn:x:y", "https://a.example/é?b=c#d")]
    [InlineData("valueUrl", "https://a.example")]
    [InlineData("valueCanonical", "https://a.example|1")]
    [InlineData("valueOid", "urn:oid:0.1", "urn:oid:2.16.528.1.1007.3.1", "urn:oid:1.0")]
    [InlineData("valueUuid", "urn:uuid:0f6a1a52-6a5e-4c1e-9d53-2f9f0c6a7b01")]
    [InlineData("valueDate", "2026", "2026-12", "2024-02-29", "0001-01-01", "9999-12-31")]
    [InlineData("valueDateTime", "2026", "2026-12", "2024-02-29", "2026-12-31T23:59:60Z", "2026-01-01T00:00:00.5-14:00")]
    [InlineData("valueInstant", "2026-12-31T23:59:59Z", "2026-01-01T00:00:00.123456789+01:00")]
    [InlineData("valueTime", "00:00:00", "23:59:60", "12:30:00.5")]
    [InlineData("valueBase64Binary", "QQ==", "QUI=", "QUJD", "QUJD QUJD")]
    [InlineData("valueString", " ", "a\tb\r\nc", "é😀")]
    [InlineData("valueMarkdown", "*a*\n\n- b")]
    public void ValueInItsForm_IsRead(string property, params string[] values) => values.ShouldAllBe(value => Faults(property, value).Length == 0);

    [Theory]
    [InlineData("valueId", "a b", "é", "a/b", "01234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("valueCode", " a", "a ", "a  b", "a\tb", " ")]
    [InlineData("valueUri", "a b", "a\tb", " ")]
    [InlineData("valueOid", "2.16.528", "urn:oid:3.1", "urn:oid:1", "urn:oid:1.", "urn:oid:1.01", "urn:oid:1.a", "urn:oid:11.1")]
    [InlineData("valueUuid", "0f6a1a52-6a5e-4c1e-9d53-2f9f0c6a7b01", "urn:uuid:0F6A1A52-6A5E-4C1E-9D53-2F9F0C6A7B01", "urn:uuid:0f6a1a526a5e4c1e9d532f9f0c6a7b01")]
    [InlineData("valueDate", "0000", "26", "2026-1", "2026-13", "2026-00", "2026-02-29", "2026-04-31", "2026-01-00", "2026-01-01T00:00:00Z", "2026/01/01", "2026-01-01 ")]
    [InlineData("valueDateTime", "2026-01-01T10:00Z", "2026-01-01T10:00:00", "2026-01-01T24:00:00Z", "2026-01-01T10:60:00Z", "2026-01-01T10:00:61Z", "2026-01-01T10:00:00.Z", "2026-01-01T10:00:00+15:00", "2026-01-01T10:00:00+14:01", "2026-01-01T10:00:00+1:00", "2026-01-01t10:00:00z", "2026-01T10:00:00Z", "2026-02-29T10:00:00Z")]
    [InlineData("valueInstant", "2026-01-01", "2026-01-01T10:00:00")]
    [InlineData("valueTime", "24:00:00", "10:00", "10:00:00Z", "10:00:00.", "10:0:00")]
    [InlineData("valueBase64Binary", "A", "QQ", "Q===", "QQ=A", "Q*==")]
    [InlineData("valueString", "a\u0000b", "\u0001", "a\u000bb")]
    public void ValueInAnotherForm_IsAFault(string property, params string[] values)
    {
        foreach (var value in values)
        {
            Faults(property, value).ShouldBe(["invalid-value Basic.extension[0].value"], value);
        }
    }

    [Theory]
    [InlineData("valueInteger", "0", "-1", "2147483647", "-2147483648")]
    [InlineData("valuePositiveInt", "1", "2147483647")]
    [InlineData("valueUnsignedInt", "0", "2147483647")]
    [InlineData("valueDecimal", "0", "-0.0", "1e5")]
    public void NumberInItsRange_IsRead(string property, params string[] values) => values.ShouldAllBe(value => FaultsRaw(property, value).Length == 0);

    [Theory]
    [InlineData("valueInteger", "2147483648", "-2147483649", "1.0", "1e2", "-0")]
    [InlineData("valuePositiveInt", "0", "-1", "2147483648")]
    [InlineData("valueUnsignedInt", "-1", "2147483648")]
    public void NumberOutOfItsRange_IsAFault(string property, params string[] values)
    {
        foreach (var value in values)
        {
            FaultsRaw(property, value).ShouldBe(["invalid-value Basic.extension[0].value"], value);
        }
    }

    [Fact]
    public void LongNumber_IsAFault()
    {
        FaultsRaw("valueDecimal", "1." + new string('0', 998)).ShouldBeEmpty();
        FaultsRaw("valueDecimal", "1." + new string('0', 999)).ShouldBe(["invalid-value Basic.extension[0].value"]);
    }

    [Fact]
    public void EscapedValue_IsCheckedAsWhatItStandsFor()
    {
        FaultsRaw("valueCode", "\"\\u0061b\"").ShouldBeEmpty();
        FaultsRaw("valueCode", "\"a\\u0020\"").ShouldBe(["invalid-value Basic.extension[0].value"]);
        FaultsRaw("valueDate", "\"2026\\u002d01\"").ShouldBeEmpty();
    }

    [Fact]
    public void Narrative_IsADiv()
    {
        Fhir.Faults("""{"resourceType":"Patient","text":{"status":"empty","div":"<div>x</div>"}}""").ShouldBeEmpty();
        Fhir.Faults("""{"resourceType":"Patient","text":{"status":"empty","div":"x"}}""").ShouldBe(["invalid-value Patient.text.div"]);
    }

    private static string[] Faults(string property, string value) => FaultsRaw(property, JsonSerializer.Serialize(value));

    private static string[] FaultsRaw(string property, string json) =>
        Fhir.Faults($$"""{"resourceType":"Basic","code":{"text":"x"},"extension":[{"url":"u","{{property}}":{{json}}}]}""");
}
