using System.Net;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Households;

/// <summary>Households, plans and what is in them, searched for.</summary>
public sealed class HouseholdSearchTests : HouseholdDoorScene
{
    private string Citizen => $"http%3A%2F%2Ffhir.nl%2Ffhir%2FNamingSystem%2Fbsn|{MotherBsn}";

    [Theory]
    [InlineData("Group", "member")]
    [InlineData("CareTeam", "patient")]
    [InlineData("CarePlan", "patient")]
    public async Task Household_IsFoundByItsCitizen_ByPostAlone(string type, string parameter)
    {
        var found = (await SearchAsync(type, $"{parameter}.identifier={Citizen}")).As<Bundle>();

        found.Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(Household.Id);
        found.Link.Select(link => link.Url).ShouldAllBe(url => !url!.Contains(MotherBsn, StringComparison.Ordinal));
        var inUrl = await GetAsync($"/{type}?{parameter}.identifier={Citizen}");
        (inUrl.Status, inUrl.Faults()[0].Reason).ShouldBe((HttpStatusCode.BadRequest, "bsn-in-url"));
        (await SearchAsync(type, $"{parameter}:identifier={Citizen.Replace(MotherBsn, SonBsn, StringComparison.Ordinal)}")).As<Bundle>().Entry.ShouldBeEmpty();
    }

    [Fact]
    public async Task Households_AreListed_AsFarAsTheCallerIsInvolved()
    {
        foreach (var query in new[] { "", $"?_id={Household.Id}", $"?identifier=http://hub.wijkteam/fhir/NamingSystem/household|{Household.Id}", "?_lastUpdated=gt2026-01-01" })
        {
            (await GetAsync($"/Group{query}")).As<Bundle>().Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(Household.Id, query);
        }

        (await GetAsync($"/CarePlan?subject=Group/{Household.Id}&status=active")).As<Bundle>().Entry.ShouldHaveSingleItem();
        (await GetAsync("/CarePlan?status=completed")).As<Bundle>().Entry.ShouldBeEmpty();
        (await SendAsync(HttpMethod.Get, "/Group", null, participant: HubFixture.OtherGp)).As<Bundle>().Entry.ShouldBeEmpty();
        (await GetAsync("/Group?name=Verzonnen")).Faults()[0].Reason.ShouldBe("search-parameter");
    }

    [Fact]
    public async Task HowManyThereAre_DisclosesNothing()
    {
        var before = StoreTrace.Count(Hub, "entries");

        (await GetAsync("/CarePlan?_summary=count&status=active")).As<Bundle>().Total.ShouldBe(1);

        (StoreTrace.Count(Hub, "entries") - before).ShouldBe(0);
    }

    [Fact]
    public async Task Plan_BringsItsGoalsTeamAndGroup()
    {
        var goal = await AddByTeamAsync(LifeDomain.Finances, Mother.Id);

        var bundle = (await GetAsync($"/CarePlan?_id={Household.Id}&_include=CarePlan:goal&_include=CarePlan:care-team&_include=CarePlan:subject")).As<Bundle>();

        bundle.Entry.Select(entry => $"{entry.Resource!.TypeName}/{entry.Resource.Id}").ShouldBe(
            [$"CarePlan/{Household.Id}", $"Group/{Household.Id}", $"CareTeam/{Household.Id}", $"Goal/{Id(goal.Id)}"], ignoreOrder: true);
        (await GetAsync("/Group?_include=Group:member")).As<Bundle>().Entry[1].Resource!.Id.ShouldBe(Id(Mother.Id));
    }

    [Fact]
    public async Task Goals_AreFoundWithinTheirHousehold()
    {
        var first = await AddByTeamAsync(LifeDomain.Finances, Mother.Id);
        await AddByTeamAsync(LifeDomain.MentalHealth, Mother.Id);
        var third = await AddByTeamAsync(LifeDomain.Finances, Mother.Id);
        var subject = $"subject=Group/{Household.Id}";

        foreach (var query in new[] { subject, $"{subject}&category={LifeDomains}|finances", $"{subject}&lifecycle-status=active", $"{subject}&target-date={NextMonth}" })
        {
            (await GetAsync($"/Goal?{query}")).As<Bundle>().Entry.Select(entry => entry.Resource!.Id).ShouldBe([Id(first.Id), Id(third.Id)], query);
        }

        (await GetAsync($"/Goal?{subject}&lifecycle-status=completed")).As<Bundle>().Entry.ShouldBeEmpty();
        (await GetAsync($"/Goal?_id={Id(third.Id)}")).As<Bundle>().Entry.ShouldHaveSingleItem();
        (await SearchAsync("Goal", $"patient.identifier={Citizen}")).As<Bundle>().Entry.Count.ShouldBe(2);
        var page = (await GetAsync($"/Goal?{subject}&_count=1&_total=accurate")).As<Bundle>();
        (page.Entry.Count, page.Total).ShouldBe((1, 2));
        var next = page.Link.Single(link => link.Relation == "next").Url!;
        (await GetAsync(next[next.IndexOf("/Goal", StringComparison.Ordinal)..])).As<Bundle>().Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(Id(third.Id));
        var unnamed = await GetAsync("/Goal?lifecycle-status=active");
        (unnamed.Status, unnamed.Faults()[0]).ShouldBe((HttpStatusCode.BadRequest, ("search-parameter", "http.subject")));
    }

    [Fact]
    public async Task Scores_AreFoundByWhoseTheyAre()
    {
        var outcome = await ScoreByTeamAsync(Mother.Id, LifeDomain.Finances, 2);
        await ScoreByTeamAsync(Son.Id, LifeDomain.Finances, 4);

        foreach (var query in new[] { $"subject=Patient/{Id(Mother.Id)}", $"_id={Id(outcome.Id)}&code=zrm-2017", $"subject={Id(Mother.Id)}&date=2026-11" })
        {
            (await GetAsync($"/Observation?{query}")).As<Bundle>().Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(Id(outcome.Id), query);
        }

        (await SearchAsync("Observation", $"patient.identifier={Citizen}")).As<Bundle>().Entry.ShouldHaveSingleItem();
        (await GetAsync($"/Observation?subject=Patient/{Id(Son.Id)}")).As<Bundle>().Entry.ShouldBeEmpty();
    }

    [Fact]
    public async Task WhomTheCitizenAgreedTo_ButWhoIsNotInvolved_LearnsWhoCoordinates_AndNothingOfThePlan()
    {
        await AgreeAsync(Hub.Connect(HubFixture.OtherGp), HubFixture.OtherGp);
        await AddByTeamAsync(LifeDomain.Finances, Mother.Id);

        (await AskAsync("CareTeam", "patient")).Entry.ShouldHaveSingleItem().Resource.ShouldBeOfType<CareTeam>().Participant[0].Role[0].Coding[0].Code.ShouldBe("coordinator");
        (await AskAsync("Group", "member")).Entry.ShouldHaveSingleItem().Resource.ShouldBeOfType<Group>().Member.ShouldHaveSingleItem().Entity!.Reference.ShouldBe($"Patient/{Id(Mother.Id)}");
        (await AskAsync("CarePlan", "patient")).Entry.ShouldBeEmpty();
        (await AskAsync("Goal", "patient")).Entry.ShouldBeEmpty();

        async Task<Bundle> AskAsync(string type, string parameter) => (await SendAsync(
            HttpMethod.Post,
            $"/{type}/_search",
            null,
            request => request.Content = new StringContent($"{parameter}.identifier={Citizen}", global::System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"),
            HubFixture.OtherGp)).As<Bundle>();
    }
}
