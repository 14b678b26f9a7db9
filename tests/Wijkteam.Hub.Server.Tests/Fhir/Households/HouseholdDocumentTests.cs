using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Wijkteam.Hub.Server.Tests.Fhir.Interop;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using Goal = Wijkteam.Hub.V1.Goal;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Households;

/// <summary>What goes out of the door about households is R4 by the word of others, in JSON and in XML, and what is shipped as an example has what the door answers.</summary>
public sealed class HouseholdDocumentTests : HouseholdDoorScene
{
    [Fact]
    public async Task WhatGoesOut_IsAcceptedByBothValidators()
    {
        var documents = new List<(string Name, string Text)>();
        foreach (var participant in new[] { HubFixture.Team, HubFixture.Gp })
        {
            foreach (var path in await PathsAsync())
            {
                var reply = await SendAsync(HttpMethod.Get, path, null, participant: participant);
                reply.Status.ShouldBe(HttpStatusCode.OK, path);
                documents.Add(($"{participant} {path}", reply.Text));
            }
        }

        var refused = await PutGoalAsync(await PostGoalAsync(), version: 7);
        documents.Add(("refused", refused.Text));
        (await Validators.AskAsync(documents)).Where(verdict => verdict.Problems.Count > 0).ShouldBeEmpty();
    }

    [Fact]
    public async Task Xml_SaysTheSame()
    {
        foreach (var path in await PathsAsync())
        {
            var json = await GetAsync(path);
            var xml = await GetAsync(path, request => request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/fhir+xml")));

            xml.MediaType.ShouldBe("application/fhir+xml");
            var read = new FhirXmlPocoDeserializer().DeserializeResource(xml.Text);
            new FhirJsonPocoSerializer().SerializeToString(read).ShouldBe(json.Text, path);
        }
    }

    [Theory]
    [InlineData("household", "Group")]
    [InlineData("care-team", "CareTeam")]
    [InlineData("care-plan", "CarePlan")]
    public async Task Example_HasWhatTheDoorAnswers(string example, string type)
    {
        await PathsAsync();

        var reply = await GetAsync($"/{type}/{Household.Id}");

        ElementsOf(Exchange.Example(example)).ShouldBe(ElementsOf(JsonNode.Parse(reply.Text)!), ignoreOrder: true, reply.Text);
    }

    /// <summary>Of everything that there is something.</summary>
    private async Task<IReadOnlyList<string>> PathsAsync()
    {
        var goal = await ArrangeAsync(await AddByTeamAsync(LifeDomain.Finances, Mother.Id));
        var outcome = await ScoreByTeamAsync(Mother.Id, LifeDomain.Finances, 2);
        return
        [
            $"/Group/{Household.Id}", $"/CareTeam/{Household.Id}", $"/CarePlan/{Household.Id}", $"/Goal/{Id(goal.Id)}", $"/Observation/{Id(outcome.Id)}", $"/Patient/{Id(Mother.Id)}",
            "/Group?_include=Group:member", "/CareTeam?_summary=true", "/CarePlan?_include=CarePlan:goal&_include=CarePlan:care-team", $"/Goal?subject=Group/{Household.Id}&_count=1",
            $"/Observation?subject=Patient/{Id(Mother.Id)}",
        ];
    }

    /// <summary>An individual arrangement that was stopped, and an evaluation.</summary>
    private async Task<Goal> ArrangeAsync(Goal goal)
    {
        var arrangement = new Arrangement
        {
            Description = "Budgetcoach.", Kind = ArrangementKind.Individual, CollectiveAbsentReason = "De groep zit vol.", ParticipantId = HubFixture.Gp, DueDate = NextMonth,
        };
        var added = (await Team.Plans.AddArrangementAsync(
            new AddArrangementRequest { RequestId = Samples.NewId(), HouseholdId = Household.Id, Id = goal.Id, ExpectedVersion = goal.Version, Arrangement = arrangement }, Waiting.Call())).Goal;
        var ended = (await Team.Plans.EndArrangementAsync(
            new EndArrangementRequest
            {
                RequestId = Samples.NewId(), HouseholdId = Household.Id, Id = goal.Id, ExpectedVersion = added.Version, ArrangementId = added.Arrangements[0].Id, Reason = "Zij wil het zelf doen.",
            },
            Waiting.Call())).Goal;
        return (await Team.Plans.EvaluateGoalAsync(
            new EvaluateGoalRequest
            {
                RequestId = Samples.NewId(), HouseholdId = Household.Id, Id = goal.Id, ExpectedVersion = ended.Version, Findings = "Het gaat beter.", NextEvaluationDate = NextMonth,
            },
            Waiting.Call())).Goal;
    }

    private static IReadOnlyList<string> ElementsOf(JsonNode node) => [.. Elements(node, "").Distinct()];

    private static IEnumerable<string> Elements(JsonNode? node, string path) => node switch
    {
        JsonObject content => content.SelectMany(pair => Elements(pair.Value, $"{path}.{pair.Key}")),
        JsonArray items => items.SelectMany(item => Elements(item, path)),
        _ => [path],
    };
}
