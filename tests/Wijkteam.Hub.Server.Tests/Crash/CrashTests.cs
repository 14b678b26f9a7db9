using System.Globalization;
using System.Security.Cryptography;
using Wijkteam.Hub.Platform.Sqlite;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Crash;

/// <summary>The hub is killed under load, again and again, and everything that it acknowledged is compared with what became of it.</summary>
/// <remarks>A killed process leaves the page cache behind: that a commit is flushed is asserted when the store is opened.</remarks>
[Collection(nameof(Alone))]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const string SeedVariable = "HUB_CRASH_SEED";
    private const string KillsVariable = "HUB_CRASH_KILLS";
    private const int DefaultKills = 60;
    private const int KillsAtFirstStart = 5;
    private const int MaxOperationsBetweenKills = 150;
    private const int Submitters = 6;
    private const int Workers = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan MaxLifeOfAStart = TimeSpan.FromMilliseconds(700);

    [Fact]
    public async Task Kill_UnderLoad_LosesNothingAndDoublesNothing()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out var given) ? given : RandomNumberGenerator.GetInt32(int.MaxValue);
        var kills = int.TryParse(Environment.GetEnvironmentVariable(KillsVariable), out var wanted) ? wanted : DefaultKills;
        output.WriteLine($"{SeedVariable}={seed} {KillsVariable}={kills}");

        using var limit = new CancellationTokenSource(Limit);
        await using var hub = new HubProcess(("Identity__TokenLifetime", "00:00:20"), ("Logging__LogLevel__Microsoft.AspNetCore", "Warning"));
        var gate = new Gate();
        var ledger = new Ledger();
        var load = new Load(hub, gate, ledger, seed);

        await LoadAndKillAsync(hub, gate, ledger, load, new Random(seed), kills, limit.Token);
        await CompareAsync(hub, ledger, limit.Token);
        await hub.StopAsync();

        Report(ledger, kills);
        ledger.Faults.ShouldBeEmpty();
        hub.Errors.Lines().ShouldBeEmpty();
        string.Join('\n', hub.Output.Lines().SkipWhile(line => !IsError(line)).Take(12)).ShouldBeEmpty("the hub logged an error");
        ledger.Receipts.ShouldContain(receipt => receipt.Attempt > 1, "no message came again, so that the kills have hit nothing");
        ledger.Failures.Keys.ShouldContain(kind => kind.StartsWith("call", StringComparison.Ordinal), "no call was broken off, so that the kills have hit nothing");
    }

    private static bool IsError(string line) => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal);

    /// <summary>Runs the load, kills the hub under it, and lets everything come to rest.</summary>
    private static async Task LoadAndKillAsync(HubProcess hub, Gate gate, Ledger ledger, Load load, Random random, int kills, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        using var drained = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var number = 0;
        string[] practices = [HubFixture.Gp, HubFixture.OtherGp];
        string[] receivers = [HubFixture.Team, HubFixture.Team, .. practices];
        Task[] submitters = [.. Enumerable.Range(0, Submitters).Select(i => load.SubmitAsync(practices[i % practices.Length], ++number, stop.Token, cancellationToken))];
        Task[] consumers = [.. receivers.Select(receiver => load.ConsumeAsync(receiver, ++number, drained.Token))];
        Task[] workers = [.. Enumerable.Range(0, Workers).Select(_ => load.WorkAsync(++number, cancellationToken))];
        try
        {
            var killing = KillAsync(hub, gate, ledger, random, kills, cancellationToken);
            var broken = Waiting.FirstFailureAsync([.. submitters, .. consumers, .. workers]);
            await await Task.WhenAny(killing, broken);
            await stop.CancelAsync();
            await Task.WhenAll(submitters);
            await RestAsync(hub, cancellationToken);
            load.EndWork();
            await Task.WhenAll(workers);
            await RestAsync(hub, cancellationToken);
        }
        finally
        {
            await drained.CancelAsync();
        }

        await Task.WhenAll(consumers);
    }

    private static async Task KillAsync(HubProcess hub, Gate gate, Ledger ledger, Random random, int kills, CancellationToken cancellationToken)
    {
        // The folder is empty at first: keys, schema and directory are made under fire as well.
        for (var kill = 0; kill < KillsAtFirstStart; kill++)
        {
            await KillWhileStartingAsync(hub, random);
        }

        await hub.StartAsync();
        gate.Open();
        for (var kill = KillsAtFirstStart; kill < kills; kill++)
        {
            await ledger.AfterAsync(random.Next(1, MaxOperationsBetweenKills)).WaitAsync(Waiting.Deadline, cancellationToken);
            gate.Close();
            await hub.KillAsync();
            while (kill < kills - 1 && random.Next(6) == 0)
            {
                await KillWhileStartingAsync(hub, random);
                kill++;
            }

            await hub.StartAsync();
            gate.Open();
        }
    }

    /// <summary>Kills the hub at some moment of its start.</summary>
    private static async Task KillWhileStartingAsync(HubProcess hub, Random random)
    {
        hub.Launch();
        try
        {
            await hub.StartedAsync().WaitAsync(MaxLifeOfAStart * random.NextDouble(), TimeProvider.System);
        }
        catch (TimeoutException)
        {
            // The usual way: it was still busy.
        }

        await hub.KillAsync();
    }

    /// <summary>Waits until every message has been acknowledged.</summary>
    private static async Task RestAsync(HubProcess hub, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(2 * Waiting.Deadline);
        using var database = SqliteDatabase.OpenReader(Path.Combine(hub.DataFolder, "journal.db"));
        var open = database.Prepare("SELECT count(*) FROM deliveries WHERE state < 2");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (open.First() > 0)
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    private static async Task CompareAsync(HubProcess hub, Ledger ledger, CancellationToken cancellationToken)
    {
        foreach (var practice in new[] { HubFixture.Gp, HubFixture.OtherGp })
        {
            var gp = hub.Connect(practice);
            var mine = ledger.Submissions.Where(submission => submission.Value.Participant == practice).ToDictionary();
            CompareLists(await ListAsync(gp, ReferralParty.Source, cancellationToken), mine.Keys, ledger);
            await CompareRepeatsAsync(gp, mine, cancellationToken);
        }

        CompareLists(await ListAsync(hub.Connect(HubFixture.Team), ReferralParty.Target, cancellationToken), ledger.Submissions.Keys, ledger);
        CompareReceipts(ledger);
    }

    /// <summary>The hub has neither more nor fewer referrals than it acknowledged, and each stands where its last acknowledged step left it.</summary>
    private static void CompareLists(IEnumerable<Referral> listed, IEnumerable<string> acknowledged, Ledger ledger)
    {
        string Line(string id, long version, ReferralStatus status) => string.Create(CultureInfo.InvariantCulture, $"{id} {version} {status}");
        var hubSays = listed.Select(referral => Line(referral.Id, referral.Version, referral.Status)).Order(StringComparer.Ordinal).ToList();
        var clientsSay = acknowledged.Select(ledger.StandingOf).Select(referral => Line(referral.Id, referral.Version, referral.Status)).Order(StringComparer.Ordinal).ToList();
        hubSays.Except(clientsSay).ShouldBeEmpty("the hub has what nobody was told of");
        clientsSay.Except(hubSays).ShouldBeEmpty("the hub lost what it acknowledged");
        hubSays.Count.ShouldBe(clientsSay.Count);
    }

    /// <summary>Every acknowledged request, sent once more, is answered with the referral that it made.</summary>
    private static async Task CompareRepeatsAsync(TestParticipant gp, IReadOnlyDictionary<string, Submitted> acknowledged, CancellationToken cancellationToken)
    {
        foreach (var (id, submission) in acknowledged)
        {
            var answer = await gp.Referrals.SubmitReferralAsync(submission.Request, Waiting.Call().WithCancellationToken(cancellationToken));
            answer.Referral.Id.ShouldBe(id);
        }
    }

    /// <summary>Every step reached the other party, as one message, in order, and no lease was given twice.</summary>
    private static void CompareReceipts(Ledger ledger)
    {
        var expected = ledger.Submissions.SelectMany(pair => Enumerable.Range(1, (int)ledger.StandingOf(pair.Key).Version)
            .Select(version => (Participant: version == 1 ? HubFixture.Team : pair.Value.Participant, ExchangeId: pair.Key, Version: (long)version))).ToHashSet();
        var received = ledger.Receipts.Select(receipt => (receipt.Participant, receipt.ExchangeId, receipt.Version)).ToHashSet();
        expected.Except(received).ShouldBeEmpty("acknowledged and never delivered");
        received.Except(expected).ShouldBeEmpty("delivered and never acknowledged");

        foreach (var messages in ledger.Receipts.GroupBy(receipt => (receipt.Participant, receipt.ExchangeId, receipt.Version)))
        {
            messages.Select(message => message.MessageId).Distinct().Count().ShouldBe(1, "one step, one message id");
        }

        ledger.Receipts.Select(receipt => (receipt.Participant, receipt.MessageId)).Distinct().Count().ShouldBe(received.Count, "one message id, one step");
        ledger.Receipts.Select(receipt => (receipt.Participant, receipt.MessageId, receipt.Attempt)).ShouldBeUnique();
        foreach (var messages in ledger.Receipts.GroupBy(receipt => (receipt.Participant, receipt.ExchangeId)))
        {
            messages.Select(message => message.Version).ShouldBeInOrder();
        }

        foreach (var receipt in ledger.Receipts.Where(receipt => receipt.Status == ReferralStatus.Requested))
        {
            receipt.Question.ShouldBe(ledger.Submissions[receipt.ExchangeId].Request.Content.Question);
        }
    }

    private static async Task<IReadOnlyList<Referral>> ListAsync(TestParticipant participant, ReferralParty party, CancellationToken cancellationToken)
    {
        var referrals = new List<Referral>();
        var request = new ListReferralsRequest { Party = party, PageSize = 200 };
        do
        {
            var page = await participant.Referrals.ListReferralsAsync(request, Waiting.Call().WithCancellationToken(cancellationToken));
            referrals.AddRange(page.Referrals);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return referrals;
    }

    private void Report(Ledger ledger, int kills)
    {
        output.WriteLine($"kills: {kills}, of which {KillsAtFirstStart} before the first start was complete");
        output.WriteLine($"acknowledged operations: {ledger.Acknowledged}, submissions: {ledger.Submissions.Count}, deliberate repeats: {ledger.Repeats}");
        output.WriteLine($"broken off and sent again: {string.Join(", ", ledger.Failures.Select(failure => $"{failure.Key}: {failure.Value}"))}");
        var messages = ledger.Receipts.Select(receipt => receipt.MessageId).Distinct().Count();
        output.WriteLine($"messages: {messages}, redeliveries: {ledger.Receipts.Count - messages}, ended by an expired token: {ledger.Expired}");
    }
}
