using Shouldly;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Platform;

public sealed class UuidsTests
{
    [Theory]
    [InlineData("0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11")]
    [InlineData("0B6F9A5E-8F0B-4E57-9D3C-3A4F8F1D2C11")]
    public void Check_CanonicalText_IsRead(string value)
    {
        var faults = new Faults();

        RequestIds.Check(faults, value).ShouldBe(new Guid("0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11"));
        faults.Any.ShouldBeFalse();
    }

    [Theory]
    [InlineData("", RefusalReason.FieldRequired)]
    [InlineData("00000000-0000-0000-0000-000000000000", RefusalReason.FieldInvalid)]
    [InlineData("0b6f9a5e8f0b4e579d3c3a4f8f1d2c11", RefusalReason.FieldInvalid)]
    [InlineData("{0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11}", RefusalReason.FieldInvalid)]
    [InlineData("0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c1", RefusalReason.FieldInvalid)]
    [InlineData("0b6f9a5-e8f0b-4e57-9d3c-3a4f8f1d2c11", RefusalReason.FieldInvalid)]
    [InlineData("+b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11", RefusalReason.FieldInvalid)]
    [InlineData("0x6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11", RefusalReason.FieldInvalid)]
    [InlineData(" 0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c1", RefusalReason.FieldInvalid)]
    [InlineData("patient-12", RefusalReason.FieldInvalid)]
    public void Check_AnythingElse_IsFaulted(string value, RefusalReason reason)
    {
        var faults = new Faults();

        Uuids.Check(faults, "id", value).ShouldBe(Guid.Empty);
        FaultList.Of(faults).ShouldBe([("id", reason)]);
    }
}
