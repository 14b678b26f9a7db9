using System.Net;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using FhirGoal = Hl7.Fhir.Model.Goal;
using Goal = Wijkteam.Hub.V1.Goal;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Households;

/// <summary>What a party adds to a household's plan, changes and ends at the door.</summary>
public sealed class GoalDoorTests : HouseholdDoorScene
{
    [Fact]
    public async Task Post_AddsTheGoal_WhichTheTeamReads_AndARepeatMakesNoSecond()
    {
        var sent = GoalOfMother();

        var reply = await SendAsync(HttpMethod.Post, "/Goal", sent);
        var again = await SendAsync(HttpMethod.Post, "/Goal", sent);

        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        var id = reply.As<FhirGoal>().Id!;
        (reply.ETag, reply.Location, again.As<FhirGoal>().Id).ShouldBe(("W/\"1\"", $"/fhir/gp/Goal/{id}", id));
        var goal = (await PlanAsync()).Goals.ShouldHaveSingleItem();
        goal.ShouldBe(new Goal
        {
            Id = goal.Id,
            Version = 1,
            Status = GoalStatus.Active,
            MemberIds = { Mother.Id },
            LifeDomain = LifeDomain.Finances,
            Description = (string)sent["description"]!["text"]!,
            OwnSteps = (string)sent["note"]![0]!["text"]!,
            EvaluationDate = NextMonth,
            AuthorParticipantId = HubFixture.Gp,
            UpdateTime = goal.UpdateTime,
        });
        (await GetAsync($"/Goal/{id}")).Text.ShouldBe(reply.Text);
        sent["description"]!["text"] = "Iets anders.";
        (await SendAsync(HttpMethod.Post, "/Goal", sent)).Faults().ShouldBe([("REQUEST_ID_REUSED", "Goal.identifier")]);
    }

    [Fact]
    public async Task Put_ChangesTheGoal_ForWhoSawItsLastVersion()
    {
        var goal = await PostGoalAsync();
        goal["note"]![0]!["text"] = "Zij doet het nu alleen.";

        var without = await PutGoalAsync(goal, version: null);
        (without.Status, without.Faults()[0].Reason).ShouldBe(((HttpStatusCode)428, "precondition"));
        var changed = await PutGoalAsync(goal);
        (changed.Status, changed.ETag).ShouldBe((HttpStatusCode.OK, "W/\"2\""), changed.Text);
        (await PutGoalAsync(goal)).ETag.ShouldBe("W/\"2\"", "a repeat is the same step");
        goal["description"]!["text"] = "Op de oude gemaakt.";
        var stale = await PutGoalAsync(goal);
        (stale.Status, stale.Faults()[0].Reason).ShouldBe((HttpStatusCode.PreconditionFailed, "VERSION_MISMATCH"));

        (await PlanAsync()).Goals[0].OwnSteps.ShouldBe("Zij doet het nu alleen.");
    }

    [Fact]
    public async Task Put_OfWhatWasRead_ChangesNothing_AndTellsNobody()
    {
        var goal = await PostGoalAsync();
        await EvaluateAsync(goal);
        await ScoreByTeamAsync(Mother.Id, LifeDomain.Finances, 2);
        var read = await GetAsync($"/Goal/{goal["id"]}");
        read.As<FhirGoal>().Note.Select(note => note.Text).ShouldBe(["Mevrouw houdt een kasboek bij; haar zus kijkt elke week mee.", "Het gaat beter."]);
        var before = (await PlanAsync()).HouseholdVersion;

        var put = await PutGoalAsync(JsonNode.Parse(read.Text)!.AsObject(), version: 2);

        put.Text.ShouldBe(read.Text);
        (await PlanAsync()).HouseholdVersion.ShouldBe(before);
    }

    [Fact]
    public async Task OfConcurrentPuts_OneCounts()
    {
        var goal = await PostGoalAsync();
        var updates = Enumerable.Range(1, 6).Select(number =>
        {
            var own = goal.DeepClone().AsObject();
            own["description"]!["text"] = $"Poging {number}.";
            return PutGoalAsync(own, participant: number % 2 == 0 ? HubFixture.Gp : HubFixture.Team);
        });

        var replies = await Task.WhenAll(updates);

        replies.Count(reply => reply.Status == HttpStatusCode.OK).ShouldBe(1);
        replies.Where(reply => reply.Status != HttpStatusCode.OK).ShouldAllBe(reply => reply.Status == HttpStatusCode.PreconditionFailed);
        var winner = replies.Single(reply => reply.Status == HttpStatusCode.OK).As<FhirGoal>();
        (await PlanAsync()).Goals[0].Description.ShouldBe(winner.Description!.Text);
    }

    [Fact]
    public async Task Completed_EndsIt_AndCancelledWithItsReason()
    {
        var (reached, given) = (await PostGoalAsync(), await PostGoalAsync());
        given["lifecycleStatus"] = "cancelled";
        (await PutGoalAsync(given)).Faults().ShouldBe([("FIELD_REQUIRED", "Goal.statusReason")]);
        given["statusReason"] = "Mevrouw is verhuisd.";
        reached["lifecycleStatus"] = "completed";

        var (completed, cancelled) = ((await PutGoalAsync(reached)).As<FhirGoal>(), (await PutGoalAsync(given)).As<FhirGoal>());

        (completed.LifecycleStatus, completed.AchievementStatus!.Coding[0].Code).ShouldBe((FhirGoal.GoalLifecycleStatus.Completed, "achieved"));
        (cancelled.LifecycleStatus, cancelled.StatusReason).ShouldBe((FhirGoal.GoalLifecycleStatus.Cancelled, "Mevrouw is verhuisd."));
        (await PlanAsync()).Goals.Select(goal => (goal.Status, goal.EndReason)).ShouldBe([(GoalStatus.Achieved, ""), (GoalStatus.Abandoned, "Mevrouw is verhuisd.")]);
        (await PutGoalAsync(reached)).ETag.ShouldBe("W/\"2\"", "a repeat is the same step");
        reached["lifecycleStatus"] = "active";
        (await PutGoalAsync(reached, version: 2)).Faults()[0].Reason.ShouldBe("STATE_NOT_ALLOWED");
    }

    [Fact]
    public async Task WhatEndsAGoal_ChangesNothingElse()
    {
        var goal = await PostGoalAsync();
        goal["lifecycleStatus"] = "completed";
        goal["description"]!["text"] = "Iets heel anders.";

        var reply = await PutGoalAsync(goal);

        (reply.Status, reply.Faults()[0]).ShouldBe((HttpStatusCode.UnprocessableEntity, ("not-changeable", "Goal.lifecycleStatus")));
        (await PlanAsync()).Goals[0].ShouldSatisfyAllConditions(kept => kept.Version.ShouldBe(1), kept => kept.Status.ShouldBe(GoalStatus.Active));
    }

    [Fact]
    public async Task WhatTheCallerMaySeeNoMore_ItChangesNoMore()
    {
        var goal = await PostGoalAsync();
        await RevokeAsync(Gp, ToGp);

        (await PutGoalAsync(goal)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Post, "/Goal", GoalOfMother())).Status.ShouldBe(HttpStatusCode.NotFound);
        (await PlanAsync()).Goals.ShouldHaveSingleItem().Version.ShouldBe(1);
    }

    public static TheoryData<string, string, string?> Faults() => new()
    {
        { "no identifier", "business-identifier", "Goal.identifier" },
        { "no such status", "not-understood", "Goal.lifecycleStatus" },
        { "reason of what goes on", "not-understood", "Goal.statusReason" },
        { "reached and active", "not-understood", "Goal.achievementStatus" },
        { "subject is no household", "dangling-reference", "Goal.subject" },
        { "household of others", "NOT_FOUND", "Goal.subject" },
        { "nobody's", "FIELD_REQUIRED", "Goal.extension" },
        { "of another household", "dangling-reference", "Goal.extension[0].value" },
        { "no member", "FIELD_INVALID", "Goal.extension[0].value" },
        { "on what it may not see", "NO_AGREEMENT", "Goal.extension" },
        { "unknown life domain", "not-understood", "Goal.category" },
        { "no life domain", "FIELD_REQUIRED", "Goal.category" },
        { "two life domains", "duplicate-entry", "Goal.category" },
        { "no words", "FIELD_REQUIRED", "Goal.description.text" },
        { "too many words", "FIELD_INVALID", "Goal.description.text" },
        { "a month", "FIELD_INVALID", "Goal.target[0].due" },
        { "a day gone by", "FIELD_INVALID", "Goal.target[0].due" },
        { "a duration", "not-understood", "Goal.target[0].due" },
        { "two notes", "not-understood", "Goal.note[1]" },
        { "steps and why none", "FIELD_NOT_ALLOWED", "Goal.extension[1].value" },
        { "priority", "not-supported", "Goal.priority" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Post_IsRefused(string fault, string reason, string? where)
    {
        var goal = GoalOfMother();
        Spoil(goal, fault);
        var before = StoreTrace.Take(Hub);

        var reply = await SendAsync(HttpMethod.Post, "/Goal", goal);

        ((int)reply.Status).ShouldBe(reason == "NOT_FOUND" ? 404 : 422, reply.Text);
        reply.Faults().ShouldContain((reason, where), reply.Text);
        reply.Text.ShouldNotContain("kasboek");
        StoreTrace.Take(Hub).ShouldBe(before);
    }

    private static void Spoil(JsonObject goal, string fault)
    {
        switch (fault)
        {
            case "no identifier": goal.Remove("identifier"); break;
            case "no such status": goal["lifecycleStatus"] = "on-hold"; break;
            case "reason of what goes on": goal["statusReason"] = "Zomaar."; break;
            case "reached and active": goal["achievementStatus"] = new JsonObject { ["text"] = "Bereikt" }; break;
            case "subject is no household": goal["subject"]!["reference"] = "Group/1"; break;
            case "household of others":
                var other = Samples.NewId();
                goal["subject"]!["reference"] = $"Group/{other}";
                goal["extension"]![0]!["valueReference"]!["reference"] = $"Patient/{(other + Samples.NewId()).Replace("-", "", StringComparison.Ordinal)}";
                break;
            case "two notes": goal["note"]!.AsArray().Add(new JsonObject { ["text"] = "En nog iets." }); break;
            default: SpoilWhatIsSaid(goal, fault); break;
        }
    }

    [Fact]
    public async Task GoalOfThoseWhomItMayNotSee_IsRefused()
    {
        var goal = GoalOfMother();
        goal["extension"]![0]!["valueReference"]!["reference"] = $"Patient/{Id(Son.Id)}";

        (await SendAsync(HttpMethod.Post, "/Goal", goal)).Faults().ShouldBe([("NO_AGREEMENT", "Goal.extension")]);
    }

    private static void SpoilWhatIsSaid(JsonObject goal, string fault)
    {
        var member = goal["extension"]![0]!["valueReference"]!;
        var id = ((string)member["reference"]!)["Patient/".Length..];
        var domains = goal["category"]![0]!["coding"]!.AsArray();
        var target = goal["target"]![0]!.AsObject();
        switch (fault)
        {
            case "nobody's": goal.Remove("extension"); break;
            case "of another household": member["reference"] = $"Patient/{id[32..]}{id[32..]}"; break;
            case "no member": member["reference"] = $"Patient/{id[..32]}{Guid.NewGuid():N}"; break;
            case "on what it may not see": domains[0]!["code"] = "mental-health"; break;
            case "unknown life domain": domains[0]!["code"] = "gardening"; break;
            case "no life domain": goal.Remove("category"); break;
            case "two life domains": domains.Add(new JsonObject { ["system"] = LifeDomains, ["code"] = "housing" }); break;
            case "no words": goal["description"] = new JsonObject { ["id"] = "d1", ["extension"] = new JsonArray(new JsonObject { ["url"] = "https://his.example/x", ["valueCode"] = "x" }) }; break;
            case "too many words": goal["description"]!["text"] = new string('w', 2001); break;
            case "a month": target["dueDate"] = "2099-01"; break;
            case "a day gone by": target["dueDate"] = "2020-01-01"; break;
            case "a duration": target.Remove("dueDate"); target["dueDuration"] = new JsonObject { ["value"] = 3, ["unit"] = "maand", ["system"] = "http://unitsofmeasure.org", ["code"] = "mo" }; break;
            case "steps and why none": goal["extension"]!.AsArray().Add(new JsonObject { ["url"] = AbsentUrl, ["valueString"] = "Nu even niet." }); break;
            default: goal["priority"] = new JsonObject { ["text"] = "Hoog" }; break;
        }
    }

    private async Task<Plan> PlanAsync() => (await Team.Plans.GetPlanAsync(new GetPlanRequest { HouseholdId = Household.Id }, Waiting.Call())).Plan;

    private async Task EvaluateAsync(JsonObject goal)
    {
        var id = Guid.ParseExact(((string)goal["id"]!)[32..], "N").ToString();
        var request = new EvaluateGoalRequest { RequestId = Samples.NewId(), HouseholdId = Household.Id, Id = id, ExpectedVersion = 1, Findings = "Het gaat beter.", NextEvaluationDate = NextMonth };
        await Team.Plans.EvaluateGoalAsync(request, Waiting.Call());
    }
}
