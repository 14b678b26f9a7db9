using System.Globalization;
using Google.Protobuf;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Alphen aan den Rijn: a consortium each for Wmo and for youth care; and an invented day on which two of its teams for adults become one.</summary>
public sealed class AlphenAanDenRijn : Scenario
{
    private const string Ridderveld = "team-alphen-ridderveld";
    private const string Merged = "team-alphen-kerk-en-zanen";

    public AlphenAanDenRijn()
    {
        var deploy = Hub.ChangeDirectory;
        Hub.ChangeDirectory = directory =>
        {
            deploy(directory);
            directory.Registrations.Single(registration => registration.Participant.Id == HubFixture.Operator).Operator = true;
        };
    }

    [Fact]
    public async Task WmoAndYouth_AreContractedApart_EachWithItsOwnTeams()
    {
        var gp = At("huisarts-ridderveld");

        (await gp.ReferAsync(Citizen(80, "2402AB"), "Redt het huishouden niet.", [LifeDomain.InstrumentalAdl])).TargetParticipantId.ShouldBe(Ridderveld);
        (await gp.ReferAsync(Citizen(10, "2402AB"), "Gepest.", [LifeDomain.SocialNetwork])).TargetParticipantId.ShouldBe("jeugd-alphen-ridderveld");
    }

    [Fact]
    public async Task TeamsMerge_OpenCasesGoAlong_YouthStays_AndTheGpHearsTheEndOfAll()
    {
        var (gp, old, merged) = (At("huisarts-ridderveld"), At(Ridderveld), At(Merged));
        var household = await gp.ReferAsync(Citizen(80, "2402AB"), "Redt het huishouden niet.", [LifeDomain.InstrumentalAdl]);
        await old.AcceptAsync();
        (await gp.ReceiveAsync()).Referral.Status.ShouldBe(ReferralStatus.Accepted);
        var debts = await gp.ReferAsync(Citizen(40, "2402AB"), "Schulden.", [LifeDomain.Finances]);
        (await old.ReceiveAsync()).Referral.Id.ShouldBe(debts.Id);
        var child = await gp.ReferAsync(Citizen(10, "2402AB"), "Gepest.", [LifeDomain.SocialNetwork]);

        await ImportAsync(WithTeamsMerged(Deployed.Profiles().Single(profile => profile.MunicipalityCode == "GM0484")));

        foreach (var (referral, question, status) in ((Referral, string, ReferralStatus)[])
            [(household, "Redt het huishouden niet.", ReferralStatus.Accepted), (debts, "Schulden.", ReferralStatus.Requested)])
        {
            var heard = (await gp.ReceiveAsync()).Referral;
            (heard.Id, heard.TargetParticipantId, heard.Transfers.Single().Reason).ShouldBe((referral.Id, Merged, TransferReason.Reorganisation));
            var received = (await merged.ReceiveAsync()).Referral;
            (received.Id, received.Content.Question, received.Status).ShouldBe((referral.Id, question, status));
            Explained(received.Route).ShouldContain("Team Kerk en Zanen voor volwassenen neemt de lopende zaken van Team Ridderveld voor volwassenen over");
        }

        for (var i = 0; i < 2; i++)
        {
            (await old.ReceiveAsync()).Closure.SuccessorParticipantId.ShouldBe(Merged);
        }

        await merged.CompleteAsync(household.Id, "Huishoudelijke hulp geregeld.");
        (await gp.HearTheEndOfAsync(household.Id)).Outcome.Summary.ShouldBe("Huishoudelijke hulp geregeld.");
        await At("jeugd-alphen-ridderveld").SeeThroughAsync("Gesprek op school.");
        (await gp.HearTheEndOfAsync(child.Id)).TargetParticipantId.ShouldBe("jeugd-alphen-ridderveld");
        (await gp.ReferAsync(Citizen(50, "2402AB"), "Eenzaam.", [LifeDomain.Loneliness])).TargetParticipantId.ShouldBe(Merged, "new questions go there by themselves");
    }

    [Fact]
    public async Task CitizenMovesToAnotherMunicipality_ItsTeamHasTheCase_ByItsOwnProfile()
    {
        var (gp, old) = (At("huisarts-ridderveld"), At(Ridderveld));
        var referral = await gp.ReferAsync(Citizen(40, "2402AB"), "Schulden.", [LifeDomain.Finances]);
        await old.AcceptAsync();

        await old.TransferAsync(referral.Id, new Address { Postcode = "3512AB", HouseNumber = 12 });

        (await gp.ReceiveAsync()).Referral.Status.ShouldBe(ReferralStatus.Accepted);
        var heard = (await gp.ReceiveAsync()).Referral;
        heard.ResponsibleMunicipalityCode.ShouldBe("GM0344");
        heard.ProfileVersion.ShouldStartWith("GM0344/");
        var utrecht = At(heard.TargetParticipantId);
        (await utrecht.ReceiveAsync()).Referral.Content.Subject.Address.Postcode.ShouldBe("3512AB");
        await utrecht.CompleteAsync(referral.Id, "Schuldregeling getroffen.");
        (await gp.HearTheEndOfAsync(referral.Id)).Outcome.Summary.ShouldBe("Schuldregeling getroffen.");
    }

    private static MunicipalityProfile WithTeamsMerged(MunicipalityProfile profile)
    {
        var serves = profile.Teams.Single(team => team.ParticipantId == Ridderveld);
        profile.Teams.Remove(serves);
        profile.Teams.Single(team => team.ParticipantId == Merged).AreaCodes.Add(serves.AreaCodes);
        profile.EffectiveFrom = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        profile.Successions.Add(new Succession { FromParticipantId = Ridderveld, ToParticipantId = Merged });
        return profile;
    }

    private async Task ImportAsync(MunicipalityProfile profile) => await At(HubFixture.Operator).Hub.Operations.ImportMunicipalityAsync(
        new ImportMunicipalityRequest { RequestId = Samples.NewId(), Document = JsonFormatter.Default.Format(profile) }, Waiting.Call());
}
