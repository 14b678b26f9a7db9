using System.Net.Http.Headers;
using Grpc.Core;
using Wijkteam.Contracts;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Limits;

/// <summary>A participant that asks for too much is told so and when to try again; nobody else notices.</summary>
public sealed class LimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_BeyondTheBurst_AreRefused_UntilThereIsRoomAgain()
    {
        await using var hub = await OpenAsync(("CallsPerSecond", "1"), ("Burst", "3"));
        var (gp, other) = (hub.Connect(HubFixture.Gp), hub.Connect(HubFixture.OtherGp));

        var refusal = await RefusedAsync(gp, within: 4);

        refusal.Status.ShouldBe(StatusCode.ResourceExhausted);
        refusal.Reason.ShouldBe(RefusalReason.RateLimited);
        refusal.MayPass.ShouldBeTrue();
        refusal.RetryAfter.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        await LookAsync(other);
        await Waiting.UntilAsync(async () => await RefusalOfAsync(gp) is null, () => "it is still refused");
    }

    [Fact]
    public async Task Streams_BeyondTheMost_AreRefused_UntilOneEnds()
    {
        await using var hub = await OpenAsync(("ConcurrentCalls", "2"));
        var gp = hub.Connect(HubFixture.Gp);
        await using var first = await TestInbox.OpenAsync(gp);
        var second = await TestInbox.OpenAsync(gp);
        await Waiting.UntilAsync(async () => await StreamsAsync(hub) == 2, () => "there are no two streams");

        (await RefusalOfAsync(gp)).ShouldNotBeNull().Reason.ShouldBe(RefusalReason.RateLimited);

        await second.DisposeAsync();

        await Waiting.UntilAsync(async () => await RefusalOfAsync(gp) is null, () => "it is still refused");
    }

    [Fact]
    public async Task Calls_BeyondTheDaysQuota_AreRefusedForTheRestOfIt()
    {
        await using var hub = await OpenAsync(("CallsPerDay", "2"));
        var gp = hub.Connect(HubFixture.Gp);

        var refusal = await RefusedAsync(gp, within: 3);

        refusal.RetryAfter.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromHours(23), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task FhirDoor_Says429AndWhenToTryAgain()
    {
        await using var hub = await OpenAsync(("CallsPerSecond", "1"), ("Burst", "1"));
        var gp = hub.Connect(HubFixture.Gp);
        using var http = new HttpClient { Timeout = Waiting.Deadline };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await gp.Tokens.GetAsync(Cancellation));
        HttpResponseMessage? answer = null;

        await Waiting.UntilAsync(
            async () =>
            {
                answer?.Dispose();
                answer = await http.GetAsync(new Uri(hub.HttpAddress, "/fhir/gp/Task/" + Samples.NewId()), Cancellation);
                return (int)answer.StatusCode == 429;
            },
            () => $"it answers {answer?.StatusCode}");

        answer!.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldBe(TimeSpan.FromSeconds(1));
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain("\"throttled\"");
        answer.Dispose();
    }

    [Fact]
    public async Task Tokens_BeyondTheRate_AreRefused()
    {
        await using var hub = await OpenAsync(("TokenRequestsPerSecond", "1"));
        using var http = new HttpClient { Timeout = Waiting.Deadline };
        var seen = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await http.PostAsync(new Uri(hub.HttpAddress, "/oauth2/token"), content: null, Cancellation);
            seen.Add((int)answer.StatusCode);
        }

        seen.ShouldContain(429);
        seen[0].ShouldBe(400);
    }

    [Fact]
    public async Task InboxReceiver_WaitsAndComesBack()
    {
        await using var hub = await OpenAsync(("CallsPerSecond", "1"), ("Burst", "1"));
        var gp = hub.Connect(HubFixture.Gp);
        await RefusedAsync(gp, within: 2);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var receiving = new InboxReceiver(gp.Inbox).RunAsync((_, _) => Task.CompletedTask, stop.Token);

        await Waiting.UntilAsync(async () => await StreamsAsync(hub) == 1, () => "no stream has been opened");

        await stop.CancelAsync();
        await receiving.WaitAsync(Waiting.Deadline, Cancellation);
    }

    private static async Task<HubFixture> OpenAsync(params IReadOnlyList<(string Name, string Value)> limits)
    {
        var hub = new HubFixture();
        foreach (var (name, value) in limits)
        {
            hub.Settings[$"Limits:{name}"] = value;
        }

        await hub.InitializeAsync();
        return hub;
    }

    private static async Task<HubRefusal> RefusedAsync(TestParticipant participant, int within)
    {
        for (var i = 0; i < within; i++)
        {
            if (await RefusalOfAsync(participant) is { } refusal)
            {
                return refusal;
            }
        }

        throw new InvalidOperationException($"{within} calls were let in.");
    }

    private static async Task<HubRefusal?> RefusalOfAsync(TestParticipant participant)
    {
        try
        {
            await LookAsync(participant);
            return null;
        }
        catch (RpcException e)
        {
            return HubRefusal.Read(e);
        }
    }

    private static async Task LookAsync(TestParticipant participant) =>
        await participant.Directory.GetParticipantAsync(new GetParticipantRequest { Id = HubFixture.Gp }, Waiting.Call());

    private static async Task<int> StreamsAsync(HubFixture hub)
    {
        try
        {
            return (await hub.Connect(HubFixture.Operator).Operations.ListQueuesAsync(new ListQueuesRequest { PageSize = 100 }, Waiting.Call())).Queues.Sum(queue => queue.OpenStreams);
        }
        catch (RpcException e) when (HubRefusal.Read(e).Reason == RefusalReason.RateLimited)
        {
            return -1;
        }
    }
}
