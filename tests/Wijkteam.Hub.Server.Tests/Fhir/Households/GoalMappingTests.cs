using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Wijkteam.Adapters.Fhir.Gp.Households;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using FhirGoal = Hl7.Fhir.Model.Goal;
using Goal = Wijkteam.Hub.V1.Goal;
using Outcome = Wijkteam.Hub.V1.Outcome;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Households;

/// <summary>Goals there and back, as a law: what is read at the door, put back, says what the goal said; and it is valid R4.</summary>
public sealed class GoalMappingTests(ITestOutputHelper output) : InboxScene
{
    private const int Goals = 2_000;

    private static readonly string[] Words =
    [
        "schulden", "slapen", "weer naar school", "<b>niet</b> & wel", "\"aanhaling\"", "één gezin", "regel\neen", "tab\thier", "😀 lach", "a|b,c$d\\e", "ij/ĳ", "  twee  spaties ", "{json}", "#1",
    ];

    [Fact]
    public async Task WhatIsRead_PutBack_SaysTheSame()
    {
        var seed = Environment.GetEnvironmentVariable("GOAL_SEED") is { } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"GOAL_SEED={seed}");
        var random = new Random(seed);
        var tokens = await Team.Tokens.GetAsync(CancellationToken.None);
        using var hub = new HubClients(new HubAddress(Hub.GrpcAddress));
        var known = new ParticipantIndex(hub, TimeProvider.System).For(new CallOptions(new Metadata { { "authorization", $"Bearer {tokens}" } }, Waiting.Call().Deadline));
        for (var i = 0; i < Goals; i++)
        {
            var (plan, goal) = Make(random);
            var view = await GoalView.OfAsync(plan, goal, known);

            var read = Reread(view);
            var faults = new FhirFaultList();
            var mapped = GoalMapping.Map(read, new FieldOrigins("Goal"), faults);
            GoalCheck.CheckStatus(read, faults);

            faults.ThrowIfAny();
            mapped.Household.ShouldBe(plan.HouseholdId);
            mapped.Said.ShouldBe(Said(goal), $"goal {i} of seed {seed}");
            HouseholdItemId.Parse(read.Id).ShouldBe(new HouseholdItemId(plan.HouseholdId, goal.Id));
        }
    }

    /// <summary>Over the wire: the reader checks it against R4, invariants included.</summary>
    private static FhirGoal Reread(FhirGoal view) =>
        new FhirJsonPocoDeserializer().DeserializeResource(new FhirJsonPocoSerializer().SerializeToString(view)).ShouldBeOfType<FhirGoal>();

    private static Goal Said(Goal goal) => new()
    {
        MemberIds = { goal.MemberIds },
        LifeDomain = goal.LifeDomain,
        Description = goal.Description,
        OwnSteps = goal.OwnSteps,
        OwnStepsAbsentReason = goal.OwnStepsAbsentReason,
        EvaluationDate = goal.EvaluationDate,
    };

    private static (Plan Plan, Goal Goal) Make(Random random)
    {
        var now = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddSeconds(random.Next()));
        var status = (GoalStatus)random.Next(1, 4);
        var steps = random.Next(3);
        var goal = new Goal
        {
            Id = Id(random),
            Version = random.NextInt64(1, long.MaxValue),
            Status = status,
            MemberIds = { Enumerable.Range(0, random.Next(1, 5)).Select(_ => Id(random)) },
            LifeDomain = Pick(random, [.. System.Enum.GetValues<LifeDomain>().Where(domain => domain != LifeDomain.Unspecified)]),
            Description = Text(random),
            OwnSteps = steps == 1 ? Text(random) : "",
            OwnStepsAbsentReason = steps == 2 ? Text(random) : "",
            EvaluationDate = new DateOnly(2026, 1, 1).AddDays(random.Next(5_000)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            EndReason = status == GoalStatus.Abandoned ? Text(random) : "",
            AuthorParticipantId = HubFixture.Gp,
            UpdateTime = now,
        };
        for (var i = random.Next(3); i > 0; i--)
        {
            goal.Evaluations.Add(new GoalEvaluation { EvaluateTime = now, ParticipantId = HubFixture.Team, Findings = Text(random) });
        }

        var scored = new Outcome { Id = Id(random), MemberId = goal.MemberIds[0], Scores = { new DomainScore { LifeDomain = goal.LifeDomain, Score = 3 } } };
        return (new Plan { HouseholdId = Id(random), Goals = { goal }, Outcomes = { scored } }, goal);
    }

    private static string Id(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private static string Text(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pick(random, Words)));

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
