using Shouldly;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Platform;

public sealed class PageRequestTests
{
    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 1)]
    [InlineData(200, 200)]
    public void Check_Size_InRange_IsTaken(int size, int expected)
    {
        var faults = new Faults();

        PageRequest.Check(faults, size, "", IsId).ShouldBe(new PageRequest(expected, After: null));
        faults.Any.ShouldBeFalse();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(201)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Check_Size_OutOfRange_IsFaulted(int size)
    {
        var faults = new Faults();

        PageRequest.Check(faults, size, "", IsId);

        FaultList.Of(faults).ShouldBe([("page_size", RefusalReason.FieldInvalid)]);
    }

    [Fact]
    public void Check_OwnToken_ReadsBackTheId()
    {
        var id = Guid.NewGuid().ToString();
        var faults = new Faults();

        PageRequest.Check(faults, 10, PageRequest.TokenAfter(id), IsId).After.ShouldBe(id);
        faults.Any.ShouldBeFalse();
    }

    [Theory]
    [InlineData("x")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11")]
    [InlineData("é")]
    [InlineData(" ")]
    [InlineData("=")]
    public void Check_ForeignToken_IsFaulted(string token)
    {
        var faults = new Faults();

        PageRequest.Check(faults, 10, token, IsId);

        FaultList.Of(faults).ShouldBe([("page_token", RefusalReason.FieldInvalid)]);
    }

    private static bool IsId(string key) => Guid.TryParseExact(key, "D", out _);
}
