using Npgsql;
using Shouldly;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Keys.Postgres;
using Wijkteam.Hub.Platform.Postgres;
using Xunit;

namespace Wijkteam.Hub.Tests.Platform.Postgres;

public sealed class PostgresSchemaTests(PostgresServer server) : IDisposable
{
    private static readonly PostgresSchema Schema = KeysSchema.Postgres;

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task Migrate_AFreshDatabase_RunsEachScriptOnce()
    {
        var options = new PostgresOptions { ConnectionString = await server.CreateEmptyDatabaseAsync() };
        await using var source = options.Keys.Open();
        Schema.VersionOf(source).ShouldBe(0);

        Run(options, dryRun: true).ShouldContain("keys: would run 001.sql");
        Schema.VersionOf(source).ShouldBe(0);
        Run(options).ShouldContain("keys: ran 001.sql");
        Schema.VersionOf(source).ShouldBe(Schema.Latest);
        Schema.Check(source, options.Keys);

        Run(options).ShouldAllBe(line => line.EndsWith("nothing to do.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrate_BySeveralAtOnce_RunsEachScriptOnce()
    {
        var options = new PostgresOptions { ConnectionString = await server.CreateEmptyDatabaseAsync() };

        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Run(options), _deadline.Token))).WaitAsync(_deadline.Token);

        runs.SelectMany(lines => lines).Count(line => line == "keys: ran 001.sql").ShouldBe(1);
    }

    [Fact]
    public async Task Check_AnotherSchema_SaysWhatToDo()
    {
        var options = new PostgresOptions { ConnectionString = PostgresServer.OfSuperuser(await server.CreateDatabaseAsync()) };
        await using var source = options.Keys.Open();
        Schema.Check(source, options.Keys);

        await SetVersionAsync(source, Schema.Latest - 1);
        Should.Throw<InvalidOperationException>(() => Schema.Check(source, options.Keys)).Message.ShouldContain("hub migrate");

        await SetVersionAsync(source, 99);
        Should.Throw<InvalidOperationException>(() => Schema.Check(source, options.Keys)).Message.ShouldContain($"schema 99 of the keys; this hub knows up to {Schema.Latest}");
        Should.Throw<InvalidOperationException>(() => Run(options)).Message.ShouldContain("schema 99");
    }

    private static List<string> Run(PostgresOptions options, bool dryRun = false)
    {
        var lines = new List<string>();
        HubDatabases.Migrate(options, dryRun, role: null, lines.Add);
        return lines;
    }

    private async Task SetVersionAsync(NpgsqlDataSource source, int version)
    {
        await using var command = source.CreateCommand($"UPDATE schema_versions SET version = {version} WHERE room = 'keys'");
        (await command.ExecuteNonQueryAsync(_deadline.Token)).ShouldBe(1);
    }
}
