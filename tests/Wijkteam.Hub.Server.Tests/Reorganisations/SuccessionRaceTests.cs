using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Reorganisations;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Reorganisations;

/// <summary>Two at it at once, a hub that goes down in the middle, parties at work meanwhile: each open case goes on once, and none is forgotten.</summary>
public sealed class SuccessionRaceTests : ReorganisationScene
{
    private const int Cases = 24;

    [Fact]
    public async Task SeveralAtOnce_WhilePartiesTakeSteps_EachGoesOnOnce()
    {
        var referrals = new List<Referral>();
        for (var i = 0; i < Cases; i++)
        {
            referrals.Add(await ReferToAnyTeamAsync());
        }

        await ImportAsync(Reorganised());
        var sweeps = Enumerable.Range(0, 4).Select(_ => Hub.Services.GetRequiredService<SuccessionSweep>().RunAsync(TestContext.Current.CancellationToken).AsTask());
        await Task.WhenAll([.. sweeps, .. referrals.Select(AcceptIfStillTheirsAsync)]);

        await ShouldAllHaveGoneOnOnceAsync(referrals);
    }

    [Fact]
    public async Task DownInTheMiddle_TheNextStartComesToTheRest()
    {
        var referrals = new List<Referral>();
        for (var i = 0; i < Cases; i++)
        {
            referrals.Add(await ReferToAnyTeamAsync());
        }

        await ImportAsync(Reorganised());
        await Waiting.UntilAsync(() => CountTransferred() > 0, () => "none went on");
        await Hub.RestartAsync();
        await Waiting.UntilAsync(() => CountTransferred() == Cases, () => $"{CountTransferred()} went on");

        await ShouldAllHaveGoneOnOnceAsync(referrals);
    }

    [Fact]
    public async Task WaitingOnes_AreNotTouchedAgain()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);
        await ImportAsync(Reorganised());
        await UntilVersionAsync(referral.Id, 2);
        var before = StoreTrace.Take(Hub);

        await Hub.Services.GetRequiredService<SuccessionSweep>().RunAsync(TestContext.Current.CancellationToken);

        StoreTrace.Take(Hub).ShouldBe(before);
    }

    private static long CountTransferred(HubFixture hub) => StoreTrace.Count(hub, $"entries WHERE kind = {(int)EntryKind.ReferralTransferred}");

    private long CountTransferred() => CountTransferred(Hub);

    private async Task AcceptIfStillTheirsAsync(Referral referral)
    {
        try
        {
            await AcceptAsync(referral);
        }
        catch (RpcException e) when (SeenRefusal.Read(e).Reason == "NOT_FOUND")
        {
            // The successor has it.
        }
    }

    private async Task ShouldAllHaveGoneOnOnceAsync(IReadOnlyList<Referral> referrals)
    {
        CountTransferred().ShouldBe(referrals.Count);
        (await DrainAsync(Successor)).Select(message => message.Referral.Id).ShouldBe(referrals.Select(referral => referral.Id), ignoreOrder: true);
        var closures = (await DrainAsync(HubFixture.Team)).Where(message => message.Closure is not null).Select(message => message.Closure.ExchangeId);
        closures.ShouldBe(referrals.Select(referral => referral.Id), ignoreOrder: true);
        foreach (var referral in referrals)
        {
            (await ReadAsync(Successor, referral)).Transfers.Count.ShouldBe(1);
        }

        // In the order of its versions: an acceptance that came first is heard first.
        (await DrainAsync(HubFixture.Gp)).GroupBy(message => message.Referral.Id).ShouldAllBe(
            heard => heard.Select(message => message.Referral.Version).SequenceEqual(heard.Select(message => message.Referral.Version).Order())
                && heard.Last().Referral.TargetParticipantId == Successor);
    }
}
