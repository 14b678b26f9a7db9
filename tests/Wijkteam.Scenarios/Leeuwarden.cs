using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Leeuwarden: social district teams that also cover parenting questions.</summary>
public sealed class Leeuwarden : Scenario
{
    [Theory]
    [InlineData(LifeDomain.Finances, "wijkteam-leeuwarden-bilgaard")]
    [InlineData(LifeDomain.Parenting, "wijkteam-leeuwarden-bilgaard")]
    [InlineData(LifeDomain.ChildSafety, "gemeente-leeuwarden-meldpunt")]
    public async Task SocialTeam_AlsoCoversParenting_AndTheDeskWhatIsLeft(LifeDomain domain, string expected)
    {
        var referral = await At("huisarts-bilgaard").ReferAsync(Citizen(33, "8918AB"), "Het gaat niet meer.", [domain]);

        referral.TargetParticipantId.ShouldBe(expected);
        await At(expected).SeeThroughAsync("Geholpen.");
    }
}
