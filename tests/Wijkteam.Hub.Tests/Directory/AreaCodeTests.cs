using Shouldly;
using Wijkteam.Hub.Directory;
using Xunit;

namespace Wijkteam.Hub.Tests.Directory;

public sealed class AreaCodeTests
{
    [Theory]
    [InlineData("GM0344", true)]
    [InlineData("WK034404", true)]
    [InlineData("BU03440411", true)]
    [InlineData("WK0363AF", true)]
    [InlineData("BU0363AF01", true)]
    [InlineData("GM036A", false)]
    [InlineData("BUA3440411", false)]
    [InlineData("BU0363af01", false)]
    [InlineData("BU0363AF0", false)]
    [InlineData("BU0363\u00C9F01", false)]
    [InlineData("gm0344", false)]
    [InlineData("GM", false)]
    [InlineData("", false)]
    public void IsValid_KnowsTheFormsOfCbs(string code, bool valid) => AreaCode.IsValid(code).ShouldBe(valid);

    [Fact]
    public void Upwards_FromLetters_ComesToTheMunicipality() => AreaCode.Upwards("BU0363AF01").ShouldBe(["BU0363AF01", "WK0363AF", "GM0363"]);
}
