using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Searching;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fhir.Searching;

/// <summary>Values of search parameters: escapes, and how dates are held against instants.</summary>
public sealed class SearchValueTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("a,b", "a;b")]
    [InlineData("a\\,b,c", "a,b;c")]
    [InlineData("a\\\\,b", "a\\;b")]
    [InlineData("a\\|b\\$c", "a|b$c")]
    [InlineData("\\a,", "\\a;")]
    [InlineData("a\\", "a\\")]
    [InlineData("", "")]
    public void Separators_ThatAreEscaped_StandForThemselves(string value, string parts) =>
        string.Join(';', SearchText.Split(value, ',').Select(SearchText.Unescape)).ShouldBe(parts);

    [Theory]
    [InlineData("2026-11-21", "2026-11-20T23:00:00Z", true)]
    [InlineData("2026-11-21", "2026-11-21T22:59:59.999999Z", true)]
    [InlineData("2026-11-21", "2026-11-21T23:00:00Z", false)]
    [InlineData("ne2026-11-21", "2026-11-21T23:00:00Z", true)]
    [InlineData("ne2026-11", "2026-11-21T23:00:00Z", false)]
    [InlineData("gt2026-11", "2026-11-30T22:59:59Z", false)]
    [InlineData("gt2026-11", "2026-11-30T23:00:00Z", true)]
    [InlineData("sa2026", "2026-12-31T22:59:59Z", false)]
    [InlineData("ge2026-11", "2026-10-31T23:00:00Z", true)]
    [InlineData("lt2026-11", "2026-10-31T23:00:00Z", false)]
    [InlineData("eb2026-11", "2026-10-31T22:59:59Z", true)]
    [InlineData("le2026-11", "2026-11-30T22:59:59Z", true)]
    [InlineData("2026-07-01T12:00:00", "2026-07-01T10:00:00.5Z", true)]
    [InlineData("2026-07-01T12:00", "2026-07-01T10:00:59Z", true)]
    [InlineData("2026-07-01T12:00+02:00", "2026-07-01T10:01:00Z", false)]
    [InlineData("2026-07-01T12:00 02:00", "2026-07-01T10:00:00Z", true)]
    [InlineData("2026-07-01T12:00:00.12Z", "2026-07-01T12:00:00.129999Z", true)]
    [InlineData("gt2026-07-01T12:00:00.123456Z", "2026-07-01T12:00:00.123456Z", false)]
    [InlineData("gt2026-07-01T12:00:00.123456Z", "2026-07-01T12:00:00.123457Z", true)]
    [InlineData("ge2026-07-01T12:00:00.123456789Z", "2026-07-01T12:00:00.123457Z", true)]
    [InlineData("ap2026-11-12T12:00:00Z", "2026-11-11T12:00:01Z", true)]
    [InlineData("ap2026-11-12T12:00:00Z", "2026-11-11T11:59:59Z", false)]
    [InlineData("le9999", "2026-07-01T12:00:00Z", true)]
    [InlineData("ge0001", "2026-07-01T12:00:00Z", true)]
    public void Date_IsAStretchOfTime_AsLongAsItIsExact(string asked, string instant, bool matches) =>
        DateSearch.Read(asked, Now).ShouldNotBeNull().Matches(new FoundMoment(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture))).ShouldBe(matches);

    [Theory]
    [InlineData("ever")]
    [InlineData("eq")]
    [InlineData("GT2026")]
    [InlineData("0000")]
    [InlineData("2026-1")]
    [InlineData("2026-13")]
    [InlineData("2026-02-29")]
    [InlineData("2026-02-28T24:00Z")]
    [InlineData("2026-02-28T10:00:61Z")]
    [InlineData("2026-02-28T10:00:00,5Z")]
    [InlineData("2026-02-28T10:00+24:00")]
    public void Date_ThatIsNone_IsNotRead(string asked) => DateSearch.Read(asked, Now).ShouldBeNull();

    [Fact]
    public void Ever_IsAsFarAsTimeGoes()
    {
        DutchTime.Start("0001-01-01").ShouldBe(DateTimeOffset.MinValue);
        DutchTime.End("9999-12-31")!.Value.Year.ShouldBe(9999);
        DutchTime.End("9999")!.Value.Year.ShouldBe(9999);
    }
}
