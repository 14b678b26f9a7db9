using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Shouldly;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;
using Xunit;
using DirectoryService = Wijkteam.Hub.Directory.DirectoryService;

namespace Wijkteam.Hub.Tests.Directory;

public sealed class DirectoryServiceTests
{
    private readonly DirectoryService _service = CreateService();

    [Fact]
    public async Task GetParticipant_KnownId_GivesIt()
    {
        var response = await _service.GetParticipant(new GetParticipantRequest { Id = "huisarts-de-brug" }, null!);

        response.Participant.Kind.ShouldBe(ParticipantKind.GpPractice);
    }

    [Theory]
    [InlineData("", RefusalReason.FieldRequired)]
    [InlineData("niemand", RefusalReason.NotFound)]
    public void GetParticipant_OtherId_IsRefused(string id, RefusalReason reason) =>
        Refused(() => _service.GetParticipant(new GetParticipantRequest { Id = id }, null!)).Reason.ShouldBe(reason);

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 4)]
    [InlineData(6, 2)]
    [InlineData(7, 1)]
    [InlineData(0, 1)]
    public async Task ListParticipants_PageByPage_GivesEachOnceInOrder(int pageSize, int pages)
    {
        var ids = new List<string>();
        var request = new ListParticipantsRequest { PageSize = pageSize };
        for (var page = 1; ; page++)
        {
            var response = await _service.ListParticipants(request, null!);
            ids.AddRange(response.Participants.Select(p => p.Id));
            request.PageToken = response.NextPageToken;
            if (request.PageToken.Length == 0)
            {
                page.ShouldBe(pages);
                break;
            }

            page.ShouldBeLessThan(pages);
        }

        ids.ShouldBe(DemoDirectory.Read().Registrations.Select(r => r.Participant.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ListParticipants_OfAKind_GivesOnlyThose()
    {
        var response = await _service.ListParticipants(new ListParticipantsRequest { Kind = ParticipantKind.GpPractice }, null!);

        response.Participants.Select(p => p.Id).ShouldBe(["huisarts-de-brug", "huisarts-wittevrouwen"]);
    }

    [Theory]
    [InlineData("huisarts-de-brug")] // valid base64url, but not a key
    [InlineData("%%%")]
    [InlineData("AAAA=AAA")]
    [InlineData("R00wMzQ0")] // "GM0344", of another list
    public void ListParticipants_TokenNotOfThisList_IsRefused(string token) =>
        Refused(() => _service.ListParticipants(new ListParticipantsRequest { PageToken = token }, null!)).Faults
            .ShouldHaveSingleItem().ShouldBe(new FieldFault("page_token", RefusalReason.FieldInvalid, "Not a token of this list."));

    [Theory]
    [InlineData(-1)]
    [InlineData(201)]
    public void ListAreas_PageSizeOutOfRange_IsRefused(int pageSize) =>
        Refused(() => _service.ListAreas(new ListAreasRequest { MunicipalityCode = "GM0344", PageSize = pageSize }, null!)).Faults
            .ShouldHaveSingleItem().Field.ShouldBe("page_size");

    [Theory]
    [InlineData("", RefusalReason.FieldRequired)]
    [InlineData("WK034404", RefusalReason.FieldInvalid)]
    public void ListTeams_WithoutMunicipality_IsRefused(string code, RefusalReason reason) =>
        Refused(() => _service.ListTeams(new ListTeamsRequest { MunicipalityCode = code }, null!)).Reason.ShouldBe(reason);

    [Fact]
    public async Task ListTeamsAndAreas_OfAMunicipality_GivesThoseInIt()
    {
        var teams = await _service.ListTeams(new ListTeamsRequest { MunicipalityCode = "GM0344" }, null!);
        var areas = await _service.ListAreas(new ListAreasRequest { MunicipalityCode = "GM0344" }, null!);
        var elsewhere = await _service.ListTeams(new ListTeamsRequest { MunicipalityCode = "GM0363" }, null!);

        teams.Teams.Select(t => t.ParticipantId)
            .ShouldBe(["buurtteam-jeugd-gezin-noordoost", "buurtteam-sociaal-noordoost", "buurtteam-sociaal-zuid"]);
        areas.Areas.Select(a => a.Code).ShouldBe(DemoDirectory.Read().Areas.Select(a => a.Code).Order(StringComparer.Ordinal));
        elsewhere.Teams.ShouldBeEmpty();
    }

    [Fact]
    public void ResolveRoute_ProblemCode_IsReadAsLifeDomain()
    {
        var request = new ResolveRouteRequest { Address = new Address { Postcode = "3572AB", HouseNumber = 7 }, Age = 43, IcpcCodes = { "Z29", "Z01" } };

        var route = Resolve(request);

        route.ParticipantId.ShouldBe("buurtteam-sociaal-noordoost");
        route.LifeDomains.ShouldBe([LifeDomain.Finances]);
        route.Explanations.ShouldNotBeEmpty();
    }

    [Fact]
    public void ResolveRoute_EverythingWrong_NamesEveryField()
    {
        var request = new ResolveRouteRequest
        {
            Address = new Address { Postcode = "3572SA", HouseNumber = -1, HouseNumberSuffix = "driehoog achter" },
            AreaCode = "GM0344",
            Age = 131,
            LifeDomains = { LifeDomain.Finances, LifeDomain.Unspecified, (LifeDomain)99 },
            IcpcCodes = { "Z01", "Z1" },
        };

        Should.Throw<RefusedException>(() => Resolve(request)).Refusal.Faults.Select(fault => fault.Field).ShouldBe(
        [
            "address.postcode", "address.house_number", "address.house_number_suffix", "area_code", "age",
            "life_domains[1]", "life_domains[2]", "icpc_codes[1]",
        ]);
    }

    [Fact]
    public void ResolveRoute_Nothing_NamesWhatIsRequired() =>
        Should.Throw<RefusedException>(() => Resolve(new ResolveRouteRequest())).Refusal.Faults
            .Select(fault => (fault.Field, fault.Reason))
            .ShouldBe([("address", RefusalReason.FieldRequired), ("life_domains", RefusalReason.FieldRequired)]);

    [Fact]
    public void ResolveRoute_UnknownAddress_NamesTheAddress()
    {
        var request = new ResolveRouteRequest { Address = new Address { Postcode = "9999ZZ", HouseNumber = 1 }, LifeDomains = { LifeDomain.Housing } };

        Should.Throw<RefusedException>(() => Resolve(request)).Refusal.Faults
            .ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                fault => fault.Field.ShouldBe("address"),
                fault => fault.Reason.ShouldBe(RefusalReason.AddressUnknown));
    }

    [Fact]
    public void ResolveRoute_AsksForAProfessional() => typeof(DirectoryService).GetMethod(nameof(DirectoryService.ResolveRoute))!
        .GetCustomAttribute<AuthorizeAttribute>().ShouldNotBeNull().Policy.ShouldBe(Policies.Professional);

    private static Route Resolve(ResolveRouteRequest request) => Router.Resolve(
        DirectorySnapshot.Build(DemoDirectory.Read()), RouteRequest.Read(request, new Participant { Id = "huisarts-de-brug", Kind = ParticipantKind.GpPractice }), TeamLoads.None);

    private static Refusal Refused(Func<Task> call) => Should.Throw<RefusedException>(call).Refusal;

    private static DirectoryService CreateService()
    {
        var directory = new CurrentDirectory();
        directory.Swap(DemoDirectory.Read());
        return new DirectoryService(directory);
    }
}
