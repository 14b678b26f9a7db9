using Wijkteam.Hub.Faults.Load;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Faults.Planted;

/// <summary>A bug that a hub can have, what the checker must say of it, and how it is brought to light.</summary>
/// <param name="Name">As <c>FailPoints</c> has it.</param>
/// <param name="Promise">What the violation begins with.</param>
/// <param name="Patient">Whether the team's messages must all have been acknowledged in the end.</param>
/// <param name="ActAsync">Does what a sound hub stands. What races does not depend on luck: one side is made to pause.</param>
internal sealed record Bug(string Name, string Promise, bool Patient, Func<Scene, Task> ActAsync);

/// <summary>The bugs. Hub 0 has them, hub 1 as well.</summary>
internal static class Bugs
{
    private const string Pause = "1500";

    public static IReadOnlyList<Bug> All { get; } =
    [
        new("acknowledge-before-durable", "lost", Patient: false, ReferAndKillPostgresAsync),
        new("deduplication-off", "twice", Patient: false, ReferTwiceAsync),
        new("fence-without-lock", "revocation", Patient: false, RevokeDuringSubmissionAsync),
        new("cache-trusted", "revocation", Patient: false, RevokeUnheardAsync),
        new("lease-token-ignored", "token", Patient: false, AcknowledgeWithOldTokenAsync),
        new("conflict-fails-neighbours", "bystander", Patient: false, FailOneBatchAsync),
        new("order-by-id", "order", Patient: false, CompleteUnacknowledgedAsync),
        new("wake-up-lost", "undelivered", Patient: true, ReferAsync),
        new("unknown-commit-is-failure", "undelivered", Patient: true, CutLeaseAsync),
    ];

    private static async Task ReferAndKillPostgresAsync(Scene scene)
    {
        var (bsn, _) = await scene.AgreeAsync();
        for (var i = 0; i < 5; i++)
        {
            await scene.ReferAsync(0, Samples.Referral(bsn));
        }

        await scene.Stand.Primary!.KillAsync();
        await scene.Stand.Primary.StartAgainAsync();
    }

    private static async Task ReferTwiceAsync(Scene scene)
    {
        var (bsn, _) = await scene.AgreeAsync();
        var request = Samples.Referral(bsn);
        await scene.ReferAsync(0, request);
        await scene.ReferAsync(1, request);
    }

    /// <summary>The submission has its locks and waits; the revocation at the other hub must wait for it.</summary>
    private static async Task RevokeDuringSubmissionAsync(Scene scene)
    {
        var (bsn, consent) = await scene.AgreeAsync();
        await scene.WhileReceivingAsync(0, HubFixture.Team, Manners.Good, async () =>
        {
            var first = await scene.ReferAsync(0, Samples.Referral(bsn));
            await scene.SoonAsync(() => scene.HasCome(first!, 1));

            // Else its acknowledgement may share a transaction with the submission, which does not come by there then.
            await scene.SoonAsync(() => scene.Stand.OpenJournal().CountOpen([HubFixture.Team]) == 0);
            scene.Stand.Order(0, "fenced-Append", Pause);
            var submitting = scene.ReferAsync(0, Samples.Referral(bsn));
            await scene.SoonAsync(() => scene.Stand.IsTaken(0, "fenced-Append"));
            await scene.RevokeAsync(1, consent);
            await submitting;
        });
    }

    /// <summary>The hub remembers the agreement and does not hear that it is taken back.</summary>
    private static async Task RevokeUnheardAsync(Scene scene)
    {
        var (bsn, consent) = await scene.AgreeAsync();
        await scene.WhileReceivingAsync(1, HubFixture.Team, Manners.Good, async () =>
        {
            var first = await scene.ReferAsync(1, Samples.Referral(bsn));
            await scene.SoonAsync(() => scene.HasCome(first!, 1));
            await scene.Stand.Redis!.FreezeAsync();
            await scene.RevokeAsync(0, consent);
            await scene.ReferAsync(1, Samples.Referral(bsn));
            await scene.Stand.Redis.ThawAsync();
        });
    }

    private static async Task AcknowledgeWithOldTokenAsync(Scene scene)
    {
        await scene.DrainAsync(0, HubFixture.Team);
        var (bsn, _) = await scene.AgreeAsync();
        await scene.ReferAsync(0, Samples.Referral(bsn));
        var team = scene.At(0, HubFixture.Team);
        await using var inbox = await TestInbox.OpenAsync(team.Door);
        var stream = scene.Ledger.OpenStream();
        var first = await inbox.NextAsync();
        scene.Ledger.Receive(team.Id, stream, first);
        await inbox.NackAsync(first);
        var second = await inbox.NextAsync();
        scene.Ledger.Receive(team.Id, stream, second);
        scene.Ledger.Acknowledging(team.Id, first);
        await team.Door.Inbox.AcknowledgeAsync(new AcknowledgeRequest { Leases = { TestInbox.LeaseOf(first) } }, Waiting.Call());
        scene.Ledger.EndStream(stream);
    }

    /// <summary>While the writer pauses, others queue up; the batch that they share fails as a whole, and each of them alone does not.</summary>
    private static async Task FailOneBatchAsync(Scene scene)
    {
        var citizens = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            citizens.Add((await scene.AgreeAsync()).Bsn);
        }

        scene.Stand.Order(0, "shared", "fail");
        scene.Stand.Order(0, "fenced-Append", Pause);
        var first = scene.ReferAsync(0, Samples.Referral(citizens[0]));
        await scene.SoonAsync(() => scene.Stand.IsTaken(0, "fenced-Append"));
        await Task.WhenAll([first, .. citizens.Skip(1).Select(bsn => scene.ReferAsync(0, Samples.Referral(bsn)))]);
        scene.Stand.IsTaken(0, "shared").ShouldBeTrue("no two shared a transaction");
    }

    /// <summary>The practice has heard of the acceptance and not acknowledged it; of what follows it must not hear yet.</summary>
    private static async Task CompleteUnacknowledgedAsync(Scene scene)
    {
        var (bsn, _) = await scene.AgreeAsync();
        var id = (await scene.ReferAsync(0, Samples.Referral(bsn)))!;
        var team = scene.At(0, HubFixture.Team);
        await scene.WhileReceivingAsync(0, HubFixture.Gp, Manners.NeverAcknowledges, async () =>
        {
            var accept = new AcceptReferralRequest { RequestId = Samples.NewId(), Id = id };
            await team.WriteAsync(accept.RequestId, (door, options) => door.Referrals.AcceptReferralAsync(accept, options), answer => answer.Referral.Id, scene.CancellationToken);
            await scene.SoonAsync(() => scene.HasCome(id, 2));
            var complete = new CompleteReferralRequest
            {
                RequestId = Samples.NewId(), Id = id, Outcome = new ReferralOutcome { Result = ReferralResult.GoalReached, Summary = "Gedaan." },
            };
            await team.WriteAsync(complete.RequestId, (door, options) => door.Referrals.CompleteReferralAsync(complete, options), answer => answer.Referral.Id, scene.CancellationToken);
            await scene.SoonAsync(() => scene.HasCome(id, 3));
        });
        await scene.DrainAsync(0, HubFixture.Gp);
    }

    private static async Task ReferAsync(Scene scene)
    {
        var (bsn, _) = await scene.AgreeAsync();
        await scene.ReferAsync(1, Samples.Referral(bsn));
        await scene.DrainAsync(0, HubFixture.Team);
    }

    /// <summary>The lease is on disk, and the hub does not hear that it is.</summary>
    private static async Task CutLeaseAsync(Scene scene)
    {
        await scene.DrainAsync(0, HubFixture.Team);
        var (bsn, _) = await scene.AgreeAsync(hub: 1);
        await scene.ReferAsync(1, Samples.Referral(bsn));
        var cuts = scene.Stand.Proxies[0].Cuts;
        scene.Stand.Proxies[0].Next = Cut.AfterCommit;
        await scene.DrainAsync(0, HubFixture.Team);
        scene.Stand.Proxies[0].Cuts.ShouldBe(cuts + 1, "nothing was cut");
    }
}
