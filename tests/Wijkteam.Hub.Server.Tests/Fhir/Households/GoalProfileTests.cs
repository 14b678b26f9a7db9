using System.Net;
using System.Text.Json.Nodes;
using Wijkteam.Hub.Server.Tests.Fhir.Profiles;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fhir.Households;

/// <summary>What the profile of a goal demands is what the door demands.</summary>
public sealed class GoalProfileTests : HouseholdDoorScene
{
    [Fact]
    public async Task Goals_ThatBreakARule_AreRefused()
    {
        (await SendAsync(HttpMethod.Post, "/Goal", GoalOfMother())).Status.ShouldBe(HttpStatusCode.Created);
        var before = StoreTrace.Take(Hub);
        var accepted = new List<string>();
        foreach (var (rule, apply) in GoalRuleBreaks.All)
        {
            var goal = GoalOfMother();
            apply(goal);
            var reply = await SendAsync(HttpMethod.Post, "/Goal", goal);
            if (reply.Status is not (HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity))
            {
                accepted.Add($"{rule}: {(int)reply.Status}");
            }
        }

        accepted.ShouldBeEmpty();
        StoreTrace.Take(Hub).ShouldBe(before);
    }

    [Fact]
    public async Task WhatIsReadHere_FollowsTheProfile()
    {
        var goal = await PostGoalAsync();
        goal["meta"]!["profile"] = new JsonArray("http://hub.wijkteam/fhir/StructureDefinition/hub-Goal");

        (await Interop.Validators.AskAsync([("goal", goal.ToJsonString())])).Where(verdict => verdict.Problems.Count > 0).ShouldBeEmpty();
    }
}
