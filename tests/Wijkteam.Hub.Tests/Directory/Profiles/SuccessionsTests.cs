using NodaTime;
using Shouldly;
using Wijkteam.Hub.Directory.Profiles;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Directory.Profiles;

public sealed class SuccessionsTests
{
    private static readonly LocalDate Today = new(2028, 1, 1);
    private static readonly LocalDate LongAgo = new(2020, 1, 1);
    private static readonly string[] Nieuwland = ["BU06060101", "WK060601", "GM0606"];

    [Fact]
    public void Find_BegunSince_GoesToTheSuccessor() =>
        Find("oud", Nieuwland, LongAgo, Profile("2026-01-01", ("oud", "nieuw"))).ShouldBe(("nieuw", "GM0606/2026-01-01/1"));

    [Fact]
    public void Find_NotBegun_Stays()
    {
        Find("oud", Nieuwland, LongAgo, Profile("2028-01-02", ("oud", "nieuw"))).ShouldBeNull();
        Successions.On(Today, [Profile("2028-01-02", ("oud", "nieuw"))]).Givers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2026-01-01")]
    [InlineData("2027-01-01")]
    public void Find_RoutedOnThatDayOrLater_Stays(string routedOn) =>
        Find("oud", Nieuwland, NodaTime.Text.LocalDatePattern.Iso.Parse(routedOn).Value, Profile("2026-01-01", ("oud", "nieuw"))).ShouldBeNull();

    [Fact]
    public void Find_OtherHolderOrMunicipality_Stays()
    {
        var profile = Profile("2026-01-01", ("oud", "nieuw"));

        Find("ander", Nieuwland, LongAgo, profile).ShouldBeNull();
        Find("oud", ["GM0344"], LongAgo, profile).ShouldBeNull();
    }

    [Fact]
    public void Find_NarrowestAreaWins()
    {
        var profile = Profile("2026-01-01", ("oud", "gemeente"), ("oud", "wijk", "WK060601"), ("oud", "buurt", "BU06060102"));

        Find("oud", Nieuwland, LongAgo, profile)!.Value.To.ShouldBe("wijk");
        Find("oud", ["BU06060102", "WK060601", "GM0606"], LongAgo, profile)!.Value.To.ShouldBe("buurt");
        Find("oud", ["GM0606"], LongAgo, profile)!.Value.To.ShouldBe("gemeente");
    }

    [Fact]
    public void Find_OnlyInOtherAreas_Stays() => Find("oud", Nieuwland, LongAgo, Profile("2026-01-01", ("oud", "nieuw", "WK060602"))).ShouldBeNull();

    [Fact]
    public void Find_SeveralProfilesMissed_GoesToTheLast_WhateverTheirOrder() =>
        Find("oud", Nieuwland, LongAgo, Profile("2027-01-01", ("nieuw", "nieuwst")), Profile("2026-01-01", ("oud", "nieuw"))).ShouldBe(("nieuwst", "GM0606/2027-01-01/1"));

    [Fact]
    public void Find_BackAgain_Stays() =>
        Find("oud", Nieuwland, LongAgo, Profile("2026-01-01", ("oud", "nieuw")), Profile("2027-01-01", ("nieuw", "oud"))).ShouldBeNull();

    private static (string To, string ProfileVersion)? Find(string holder, string[] areas, LocalDate routedOn, params MunicipalityProfile[] profiles) =>
        Successions.On(Today, profiles).Find(holder, areas, routedOn) is { } found ? (found.To, found.ProfileVersion) : null;

    private static MunicipalityProfile Profile(string from, params (string From, string To, string Area)[] successions) => new()
    {
        MunicipalityCode = "GM0606",
        EffectiveFrom = from,
        Revision = 1,
        Successions =
        {
            successions.Select(succession => new Succession
            {
                FromParticipantId = succession.From, ToParticipantId = succession.To, AreaCodes = { succession.Area.Length > 0 ? [succession.Area] : Array.Empty<string>() },
            }),
        },
    };

    private static MunicipalityProfile Profile(string from, (string From, string To) succession) => Profile(from, (succession.From, succession.To, ""));

    private static MunicipalityProfile Profile(
        string from, (string From, string To) whole, params (string From, string To, string Area)[] narrower) => Profile(from, [(whole.From, whole.To, ""), .. narrower]);
}
