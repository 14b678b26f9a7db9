using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Platform.Postgres;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Serving;

/// <summary><c>hub migrate</c> and <c>hub serve</c> on PostgreSQL, as an operator runs them.</summary>
public sealed class PostgresServeTests(PostgresServer server)
{
    private const string Setting = "Hub__Postgres__ConnectionString";
    private const string KeySetting = "Hub__Postgres__KeyConnectionString";

    [Fact]
    public async Task Serve_OnAFreshDatabase_NamesTheCommand_AndServesOnceItHasRun()
    {
        var (journal, keys) = (await server.CreateEmptyDatabaseAsync(), await server.CreateEmptyDatabaseAsync());
        await using var operations = new HubProcess((Setting, journal), (KeySetting, keys));
        await using var hub = new HubProcess((Setting, Serving(journal)), (KeySetting, Serving(keys)));
        WriteMasterKey(hub);
        (await FailAsync(hub)).ShouldContain("has schema 0 of the journal; this hub needs 3. Run 'hub migrate'");

        (await operations.RunAsync("migrate", "--dry-run", "--grant", PostgresServer.ServingUser)).ShouldBe(0);
        operations.Output.Lines().Where(line => line.Contains("would", StringComparison.Ordinal)).ShouldBe(
        [
            "journal: would run 001.sql", "journal: would run 002.sql", "journal: would run 003.sql", $"journal: would let '{PostgresServer.ServingUser}' serve",
            "keys: would run 001.sql", $"keys: would let '{PostgresServer.ServingUser}' serve",
        ]);
        (await FailAsync(hub)).ShouldContain("has schema 0");

        (await operations.RunAsync("migrate", "--grant", PostgresServer.ServingUser)).ShouldBe(0);
        operations.Output.Lines().ShouldContain("journal: ran 001.sql");
        await hub.StartAsync();
        await ReferAndReceiveAsync(hub, hub);
        (await hub.StopAsync()).ShouldBe(0);
        hub.Output.ToString().ShouldNotContain("fail:");
    }

    /// <summary>Two processes with the same master key: what one has acknowledged, the other one delivers.</summary>
    [Fact]
    public async Task TwoHubs_OnOneDatabase_ServeTheSameCitizens()
    {
        var database = await server.CreateDatabaseAsync();
        await using var one = new HubProcess((Setting, database));
        await using var other = new HubProcess((Setting, database), ("Hub__MasterKeyFile", WriteMasterKey(one)), ("Hub__DirectoryFile", one.DirectoryFile));
        other.ShareKeysOf(one);
        one.Launch();
        other.Launch();
        await one.StartedAsync();
        await other.StartedAsync();

        await ReferAndReceiveAsync(one, other);
        await ReferAndReceiveAsync(other, one);
    }

    [Fact]
    public async Task Serve_WithoutAMasterKey_SaysHowToMakeOne_AndMakesNone()
    {
        await using var hub = new HubProcess((Setting, await server.CreateDatabaseAsync()));

        (await FailAsync(hub)).ShouldContain("is missing. Put back the one that this key store was made with; for a new key store, make one with 'openssl rand -base64 32'");

        File.Exists(Path.Combine(hub.DataFolder, "master.key")).ShouldBeFalse();
    }

    [Fact]
    public async Task Serve_WithTheMasterKeyOfAnotherHub_SaysSo()
    {
        var database = await server.CreateDatabaseAsync();
        await using var hub = new HubProcess((Setting, database));
        WriteMasterKey(hub);
        await hub.StartAsync();
        await using var other = new HubProcess((Setting, database));
        WriteMasterKey(other);

        (await FailAsync(other)).ShouldContain("The master key does not open this key store");
    }

    [Theory]
    [InlineData("Host=db.example;Username=hub", "leads to db.example over the network without verified TLS")]
    [InlineData("geheim", "Hub:Postgres:ConnectionString is no connection string")]
    public async Task Serve_WithAConnectionStringThatCannotBe_SaysWhy(string connectionString, string why)
    {
        await using var hub = new HubProcess((Setting, connectionString));
        WriteMasterKey(hub);

        (await FailAsync(hub)).ShouldContain(why);
    }

    [Fact]
    public async Task Serve_OnADatabaseWithoutTheKeys_WritesNothing()
    {
        var journal = await server.CreateDatabaseAsync();
        await using var hub = new HubProcess((Setting, journal), (KeySetting, await server.CreateEmptyDatabaseAsync()));
        WriteMasterKey(hub);

        (await FailAsync(hub)).ShouldContain("of the keys");

        await using var source = Npgsql.NpgsqlDataSource.Create(journal);
        await using var count = source.CreateCommand("SELECT (SELECT count(*) FROM directories) + (SELECT count(*) FROM writers) + (SELECT count(*) FROM hub_keys)");
        (await count.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(0L);
    }

    [Fact]
    public async Task Time_IsTheDatabases()
    {
        await using var folder = new HubProcess();
        await using var app = HubHost.Build(new Dictionary<string, string?>
        {
            ["Hub:DataFolder"] = folder.DataFolder,
            ["Hub:MasterKeyFile"] = WriteMasterKey(folder),
            ["Hub:Postgres:ConnectionString"] = await server.CreateDatabaseAsync(),
        });

        app.Services.GetRequiredService<TimeProvider>().ShouldBeOfType<PostgresClock>();
    }

    [Fact]
    public async Task Migrate_WithoutPostgres_SaysThatThereIsNothingToDo()
    {
        await using var hub = new HubProcess();

        (await hub.RunAsync("migrate")).ShouldBe(1);

        hub.Errors.Lines().ShouldHaveSingleItem().ShouldContain("Hub:Postgres:ConnectionString is not set");
    }

    private static string Serving(string connectionString) => connectionString + $";Username={PostgresServer.ServingUser}";

    /// <returns>The file.</returns>
    private static string WriteMasterKey(HubProcess hub)
    {
        System.IO.Directory.CreateDirectory(hub.DataFolder);
        var file = Path.Combine(hub.DataFolder, "master.key");
        File.WriteAllText(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return file;
    }

    /// <summary>A referral submitted at one hub comes to an inbox at another.</summary>
    private static async Task ReferAndReceiveAsync(HubProcess from, HubProcess to)
    {
        var gp = from.Connect(HubFixture.Gp);
        await using var inbox = await TestInbox.OpenAsync(to.Connect(HubFixture.Team));
        var bsn = Samples.NewBsn();
        await gp.Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call());
        var referral = (await gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call())).Referral;

        (await inbox.NextAndAckAsync()).Referral.Id.ShouldBe(referral.Id);
        await inbox.FinishAsync();
    }

    private static async Task<string> FailAsync(HubProcess hub)
    {
        var before = hub.Errors.Lines().Count;
        (await hub.RunAsync("serve")).ShouldBe(1);
        return hub.Errors.Lines().Skip(before).ShouldHaveSingleItem();
    }
}
