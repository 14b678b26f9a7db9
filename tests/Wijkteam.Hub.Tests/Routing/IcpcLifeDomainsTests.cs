using Shouldly;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Routing;

public sealed class IcpcLifeDomainsTests
{
    [Theory]
    [InlineData("Z01")]
    [InlineData("P17.01")]
    [InlineData("A97")]
    public void IsCode_InItsForm_IsTrue(string code) => IcpcLifeDomains.IsCode(code).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("Z1")]
    [InlineData("z01")]
    [InlineData("C01")]
    [InlineData("Z01.")]
    [InlineData("Z01.1")]
    [InlineData("Z01-01")]
    [InlineData("Z01.011")]
    [InlineData("Z٠١")]
    [InlineData(" Z01")]
    public void IsCode_InAnotherForm_IsFalse(string code) => IcpcLifeDomains.IsCode(code).ShouldBeFalse();

    [Theory]
    [InlineData("Z01", LifeDomain.Finances)]
    [InlineData("Z01.01", LifeDomain.Finances)]
    [InlineData("Z03", LifeDomain.Housing)]
    [InlineData("Z05", LifeDomain.WorkAndEducation)]
    [InlineData("Z09", LifeDomain.Justice)]
    [InlineData("Z12", LifeDomain.DomesticRelations)]
    [InlineData("Z14", LifeDomain.InformalCare)]
    [InlineData("Z15", LifeDomain.Meaning)]
    [InlineData("Z16", LifeDomain.Parenting)]
    [InlineData("Z18", LifeDomain.InformalCare, LifeDomain.Parenting)]
    [InlineData("Z24", LifeDomain.SocialNetwork)]
    [InlineData("Z28", LifeDomain.InstrumentalAdl)]
    [InlineData("P15", LifeDomain.SubstanceUse)]
    [InlineData("P19.02", LifeDomain.SubstanceUse)]
    [InlineData("P14", LifeDomain.MentalHealth)]
    [InlineData("P20", LifeDomain.MentalHealth)]
    [InlineData("P76", LifeDomain.MentalHealth)]
    [InlineData("K86", LifeDomain.PhysicalHealth)]
    [InlineData("Z29")]
    [InlineData("Z99")]
    [InlineData("nonsense")]
    public void DomainsOf_Code_GivesItsDomains(string code, params LifeDomain[] expected) => IcpcLifeDomains.DomainsOf(code).ShouldBe(expected);

    [Fact]
    public void Resolve_NamedDomains_LeaveTheCodesAside() =>
        IcpcLifeDomains.Resolve([LifeDomain.Housing, LifeDomain.Finances, LifeDomain.Housing], ["Z16"]).ShouldBe([LifeDomain.Housing, LifeDomain.Finances]);

    [Fact]
    public void Resolve_CodesAlone_KeepTheirOrderEachDomainOnce() =>
        IcpcLifeDomains.Resolve([], ["Z29", "Z16", "Z01", "Z18", "Z08"])
            .ShouldBe([LifeDomain.Parenting, LifeDomain.Finances, LifeDomain.InformalCare]);
}
