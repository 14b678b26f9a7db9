using Shouldly;
using Wijkteam.Hub.Subjects;
using Xunit;

namespace Wijkteam.Hub.Tests.Subjects;

public sealed class BsnTests
{
    [Theory]
    [InlineData("123456782")]
    [InlineData("111222333")]
    [InlineData("000000012")] // a leading zero counts: 2 x 1 - 2 = 0
    public void IsValid_NumberThatPassesTheElevenTest_IsTrue(string value) => Bsn.IsValid(value).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("000000000")]
    [InlineData("123456789")]
    [InlineData("12345678")]
    [InlineData("1234567820")]
    [InlineData("12345678a")]
    [InlineData("123456782 ")]
    [InlineData("12345 782")]
    [InlineData("١٢٣٤٥٦٧٨٢")]
    public void IsValid_AnythingElse_IsFalse(string value) => Bsn.IsValid(value).ShouldBeFalse();

    [Fact]
    public void IsValid_OneDigitChanged_IsFalse()
    {
        // 11 is prime and every weight is smaller: no change of one digit can go unseen.
        const string Valid = "123456782";
        for (var i = 0; i < Valid.Length; i++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                var changed = Valid[..i] + digit + Valid[(i + 1)..];
                Bsn.IsValid(changed).ShouldBe(changed == Valid, changed);
            }
        }
    }

    [Fact]
    public void IsValid_AmongAllEndingsOfAPrefix_OneInElevenPasses()
    {
        var valid = Enumerable.Range(0, 11_000).Count(i => Bsn.IsValid($"9012{i:D5}"));

        valid.ShouldBe(1000);
    }
}
