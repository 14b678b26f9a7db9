using Shouldly;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Exchanges;

public sealed class ExternalIdentifierCheckTests
{
    [Theory]
    [InlineData("https://gp.example/referrals", "2025-0412", "")]
    [InlineData("http://fhir.nl/fhir/NamingSystem/agb-z", "é 1", "")]
    [InlineData("urn:oid:2.16.840.1.113883.2.4.6.3", "1", "")]
    [InlineData("urn:uuid:0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11", "1", "")]
    [InlineData("", "1", "external_identifier.system FieldRequired")]
    [InlineData(" ", "1", "external_identifier.system FieldRequired")]
    [InlineData("https://gp.example/referrals", " ", "external_identifier.value FieldRequired")]
    [InlineData("", "", "external_identifier.system FieldRequired, external_identifier.value FieldRequired")]
    [InlineData("/referrals", "1", "external_identifier.system FieldInvalid")]
    [InlineData("referrals", "1", "external_identifier.system FieldInvalid")]
    [InlineData("gp.example/referrals", "1", "external_identifier.system FieldInvalid")]
    [InlineData("https://gp.example/a b", "1", "external_identifier.system FieldInvalid")]
    [InlineData("https://gp.example/\u001f", "1", "external_identifier.system FieldInvalid")]
    public void Check_SystemAndValue_FollowTheContract(string system, string value, string expected) =>
        Check(new Identifier { System = system, Value = value }).ShouldBe(expected);

    [Fact]
    public void Check_Lengths_HaveALimit()
    {
        Check(new Identifier { System = "urn:" + new string('a', 196), Value = new string('a', 200) }).ShouldBeEmpty();
        Check(new Identifier { System = "urn:" + new string('a', 197), Value = new string('a', 201) })
            .ShouldBe("external_identifier.system FieldInvalid, external_identifier.value FieldInvalid");
    }

    [Fact]
    public void Check_None_IsFine() => Check(null).ShouldBeEmpty();

    private static string Check(Identifier? identifier)
    {
        var faults = new Faults();
        ExternalIdentifierCheck.Check(faults, "external_identifier", identifier);
        return string.Join(", ", FaultList.Of(faults).Select(fault => $"{fault.Field} {fault.Reason}"));
    }
}
