using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>Steps and reads that say which version they know.</summary>
public sealed class VersionTests : InboxScene
{
    [Fact]
    public async Task Steps_OnTheirVersion_AreTaken_OnAnotherRefused()
    {
        var referral = await ReferAsync();

        foreach (var (version, step) in Steps(referral.Id).Select((step, i) => (i + 1, step)))
        {
            foreach (var wrong in (long[])[version - 1, version + 1])
            {
                if (wrong > 0)
                {
                    var before = StoreTrace.Take(Hub);
                    var refusal = SeenRefusal.Read(await Should.ThrowAsync<RpcException>(() => step(wrong)));
                    (refusal.Status, refusal.Reason).ShouldBe((StatusCode.Aborted, "VERSION_MISMATCH"));
                    refusal.Fields.ShouldBe(["expected_version"]);
                    StoreTrace.Take(Hub).ShouldBe(before);
                }
            }

            (await step(version)).Version.ShouldBe(version + 1);
        }
    }

    [Fact]
    public async Task Steps_OfTwoPartiesAtOnceOnOneVersion_OneIsTaken()
    {
        var (gp, team) = (Gp, Team);
        for (var i = 0; i < 5; i++)
        {
            var id = (await ReferAsync()).Id;

            string[] outcomes = await Task.WhenAll(
                OutcomeAsync(async () => await gp.Referrals.CancelReferralAsync(Cancel(id, 1), Waiting.Call())),
                OutcomeAsync(async () => await team.Referrals.CancelReferralAsync(Cancel(id, 1), Waiting.Call())),
                OutcomeAsync(async () => await team.Referrals.AcceptReferralAsync(Accept(id, 1), Waiting.Call())));

            outcomes.ShouldBe(["", "VERSION_MISMATCH", "VERSION_MISMATCH"], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task Versions_BelowZero_AreRefused()
    {
        var id = (await ReferAsync()).Id;
        (await SeenRefusal.OfAsync(Team.Referrals.AcceptReferralAsync(Accept(id, -1), Waiting.Call()))).Fields.ShouldBe(["expected_version"]);
        (await SeenRefusal.OfAsync(Team.Referrals.GetReferralAsync(new GetReferralRequest { Id = id, KnownVersion = -1 }, Waiting.Call()))).Fields.ShouldBe(["known_version"]);
    }

    [Fact]
    public async Task Read_OfAKnownVersion_IsUnchangedAndLeavesNoTrace()
    {
        var referral = await ReferAsync();
        foreach (var party in (TestParticipant[])[Gp, Team])
        {
            (await ReadAsync(party, referral, known: 0)).Unchanged.ShouldBeFalse();
            var before = StoreTrace.Take(Hub);

            var read = await ReadAsync(party, referral, known: 1);

            (read.Unchanged, read.Referral).ShouldBe((true, null));
            StoreTrace.Take(Hub).ShouldBe(before);
        }
    }

    [Fact]
    public async Task Read_OfAnotherVersion_IsARead()
    {
        var referral = await ReferAsync();
        await AcceptAsync(referral);

        foreach (var known in (long[])[1, 3])
        {
            var before = StoreTrace.Count(Hub, "entries WHERE kind = 41");
            var read = await ReadAsync(Team, referral, known);
            (read.Unchanged, read.Referral.Version, read.Referral.Content is null).ShouldBe((false, 2, false));
            (StoreTrace.Count(Hub, "entries WHERE kind = 41") - before).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Read_OfAKnownVersion_WhoseBasisHasEndedOrCameAgain_IsARead()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn, until: Hub.Time.GetUtcNow().AddHours(1));
        var referral = await ReferAsync(bsn);
        (await ReadAsync(Team, referral, known: 0)).Referral.Content.ShouldNotBeNull();
        Hub.Time.Advance(TimeSpan.FromHours(2));

        // The agreement has run out, and the referral is at the same version still: nothing has noticed yet.
        var ended = await ReadAsync(Team, referral, known: 1);
        (ended.Unchanged, ended.Referral.Version, ended.Referral.Content).ShouldBe((false, 1, null));

        // Agreed anew: what was seen last at this version was less than what is to be seen now.
        await AgreeAsync(bsn);
        var again = await ReadAsync(Team, referral, known: 1);
        (again.Unchanged, again.Referral.Version).ShouldBe((false, 1));
        again.Referral.Content.ShouldNotBeNull();

        // The source never saw less.
        (await ReadAsync(Gp, referral, known: 1)).Unchanged.ShouldBeTrue();
    }

    [Fact]
    public async Task Read_OfAKnownVersion_AfterRevocation_IsARead()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);
        await RevokeAsync(Gp, consent);

        foreach (var known in (long[])[1, 2])
        {
            (await ReadAsync(Team, referral, known)).Referral.Status.ShouldBe(ReferralStatus.Cancelled);
        }
    }

    [Fact]
    public async Task Read_OfAKnownVersion_ByAStranger_IsNotFound()
    {
        var referral = await ReferAsync();
        var stranger = Hub.Connect(HubFixture.OtherGp);

        foreach (var known in (long[])[0, 1])
        {
            (await SeenRefusal.OfAsync(stranger.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id, KnownVersion = known }, Waiting.Call())))
                .Reason.ShouldBe("NOT_FOUND");
        }
    }

    private IEnumerable<Func<long, Task<Referral>>> Steps(string id)
    {
        var outcome = new ReferralOutcome { Result = ReferralResult.GoalReached, Summary = "Geregeld." };
        yield return async version => (await Team.Referrals.AcceptReferralAsync(Accept(id, version), Waiting.Call())).Referral;
        yield return async version => (await Team.Referrals.StartReferralAsync(
            new StartReferralRequest { RequestId = Samples.NewId(), Id = id, ExpectedVersion = version }, Waiting.Call())).Referral;
        yield return async version => (await Team.Referrals.CompleteReferralAsync(
            new CompleteReferralRequest { RequestId = Samples.NewId(), Id = id, ExpectedVersion = version, Outcome = outcome }, Waiting.Call())).Referral;
    }

    [Fact]
    public async Task DeclineAndCancel_OnAnotherVersion_AreRefused()
    {
        var id = (await ReferAsync()).Id;
        var decline = new DeclineReferralRequest
        {
            RequestId = Samples.NewId(), Id = id, ExpectedVersion = 2, Reason = new StatusReason { Code = StatusReasonCode.NoCapacity },
        };
        (await SeenRefusal.OfAsync(Team.Referrals.DeclineReferralAsync(decline, Waiting.Call()))).Reason.ShouldBe("VERSION_MISMATCH");
        (await SeenRefusal.OfAsync(Gp.Referrals.CancelReferralAsync(Cancel(id, 2), Waiting.Call()))).Reason.ShouldBe("VERSION_MISMATCH");
        decline.ExpectedVersion = 1;
        (await Team.Referrals.DeclineReferralAsync(decline, Waiting.Call())).Referral.Status.ShouldBe(ReferralStatus.Rejected);
    }

    private static AcceptReferralRequest Accept(string id, long version) => new() { RequestId = Samples.NewId(), Id = id, ExpectedVersion = version };

    private static CancelReferralRequest Cancel(string id, long version) =>
        new() { RequestId = Samples.NewId(), Id = id, ExpectedVersion = version, Reason = new StatusReason { Code = StatusReasonCode.Duplicate } };

    private static async Task<string> OutcomeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "";
        }
        catch (RpcException e)
        {
            return SeenRefusal.Read(e).Reason;
        }
    }

    private static async Task<GetReferralResponse> ReadAsync(TestParticipant party, Referral referral, long known) =>
        await party.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id, KnownVersion = known }, Waiting.Call());
}
