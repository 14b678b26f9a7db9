using Npgsql;
using Shouldly;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Keys.Postgres;
using Wijkteam.Hub.Platform.Postgres;
using Xunit;

namespace Wijkteam.Hub.Tests.Platform.Postgres;

/// <summary>What a hub that serves says of a database that it cannot use: in one line what, where, and how to mend it.</summary>
public sealed class PostgresDatabasesTests(PostgresServer server) : IAsyncLifetime
{
    private readonly PostgresDatabases _databases = new();
    private string _database = "";

    public async ValueTask InitializeAsync() => _database = await server.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _databases.DisposeAsync();

    [Fact]
    public void Open_AFitDatabase_IsFine_AndShared()
    {
        var options = new PostgresOptions { ConnectionString = _database };

        _databases.Open(options.Journal).ShouldBeSameAs(_databases.Open(options.Keys, KeysSchema.Postgres));
    }

    [Fact]
    public void Open_WithAWrongPassword_IsRefused() =>
        Refusal(_database + ";Password=verkeerd").ShouldBe(
            $"The {Address()} cannot be used: the server refuses this user, or its password. It stands in Hub:Postgres:ConnectionString.");

    [Fact]
    public void Open_WhereNobodyListens_IsRefused() => Refusal($"{_database};Port={PostgresServer.FreePort()}").ShouldContain("cannot be used: no connection (Connection refused)");

    [Fact]
    public void Open_AHostWithoutAddress_IsRefused() => Refusal($"{_database};Host=nergens.invalid;SSL Mode=VerifyFull").ShouldContain("at nergens.invalid:");

    [Fact]
    public void Open_ADatabaseThatIsNotThere_IsRefused() => Refusal($"{_database};Database=nergens").ShouldContain("the server has no such database; create it first");

    [Fact]
    public async Task Open_AFreshDatabase_NamesTheCommand()
    {
        var message = Refusal(await server.CreateEmptyDatabaseAsync());

        message.ShouldContain($"has schema 0 of the keys; this hub needs {KeysSchema.Postgres.Latest}. Run 'hub migrate'");
    }

    [Fact]
    public async Task Open_ANewerSchema_NamesBoth()
    {
        await ExecuteAsync("UPDATE schema_versions SET version = 99 WHERE room = 'keys'");

        Refusal(_database).ShouldContain($"schema 99 of the keys; this hub knows up to {KeysSchema.Postgres.Latest}");
    }

    [Fact]
    public async Task Open_ReadOnly_IsRefused()
    {
        await ExecuteAsync($"ALTER DATABASE {Name} SET default_transaction_read_only = on");

        Refusal(_database).ShouldContain("is read-only: default_transaction_read_only is on");
    }

    [Theory]
    [InlineData("off", false)]
    [InlineData("local", false)]
    [InlineData("remote_write", false)]
    [InlineData("remote_apply", true)]
    public async Task Open_ThatDoesNotKeepWhatItAcknowledges_IsRefused(string commit, bool fit)
    {
        await ExecuteAsync($"ALTER DATABASE {Name} SET synchronous_commit = {commit}");

        if (fit)
        {
            _databases.Open(Of(_database).Journal, KeysSchema.Postgres);
        }
        else
        {
            Refusal(_database).ShouldContain($"does not keep what it acknowledges: synchronous_commit is {commit}. Set it on");
        }
    }

    [Fact]
    public async Task Open_WithoutFsync_IsRefused()
    {
        await using var careless = new PostgresServer { Options = "-c fsync=off" };

        Refusal(await careless.CreateDatabaseAsync(), careless).ShouldContain("does not keep what it acknowledges: fsync is off. Set it on");
    }

    [Fact]
    public async Task Open_AStandby_IsRefused_AndOfSeveralHostsThePrimaryIsUsed()
    {
        await using var standby = new PostgresServer { IsStandby = true, Password = server.Password };
        await standby.StartAsync();
        Refusal(standby.ConnectionStringOf("postgres"), standby).ShouldContain("none of its hosts is a primary");
        Refusal($"{standby.ConnectionStringOf("postgres")};Host=127.0.0.1:{standby.Port},127.0.0.1:{standby.Port}", standby).ShouldContain("none of its hosts is a primary");

        var source = _databases.Open(Of($"{_database};Host=127.0.0.1:{standby.Port},127.0.0.1:{server.Port}").Journal, KeysSchema.Postgres);

        for (var i = 0; i < 5; i++)
        {
            await using var command = source.CreateCommand("SELECT pg_is_in_recovery()");
            (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(false);
        }
    }

    [Fact]
    public async Task Open_ByARoleWithoutRights_SaysWhich_AndMigrateGrantsThem()
    {
        var (role, connectionString) = await CreateRoleAsync();
        Refusal(connectionString).ShouldContain("permission denied for table schema_versions");

        HubDatabases.Migrate(Of(PostgresServer.OfSuperuser(_database)), dryRun: false, role, _ => { });
        await using var source = _databases.Open(Of(connectionString).Journal, KeysSchema.Postgres);
        await RefusedAsync(source, "UPDATE entries SET detail = ''");
        await RefusedAsync(source, "DELETE FROM entries");
        await RefusedAsync(source, "TRUNCATE entries");
        await RefusedAsync(source, "UPDATE hub_keys SET key = ''");
        await RefusedAsync(source, "DELETE FROM subject_keys");
        await RefusedAsync(source, "DROP TABLE subject_keys");
        await RefusedAsync(source, "UPDATE schema_versions SET version = 0");

        await ExecuteAsync($"REVOKE INSERT ON subject_keys FROM {role}");
        Refusal(connectionString + ";Application Name=anew").ShouldContain("does not let this user INSERT on subject_keys. Run 'hub migrate --grant");
    }

    private string Name => new NpgsqlConnectionStringBuilder(_database).Database!;

    private string Address() => Of(_database).Journal.ToString();

    private static PostgresOptions Of(string connectionString) => new() { ConnectionString = connectionString };

    private string Refusal(string connectionString) => Refusal(connectionString, server);

    private string Refusal(string connectionString, PostgresServer of)
    {
        var message = Should.Throw<InvalidOperationException>(() => _databases.Open(Of(connectionString).Journal, KeysSchema.Postgres)).Message;
        message.ShouldNotContain('\n');
        message.ShouldNotContain(of.Password);
        return message;
    }

    private Task ExecuteAsync(string sql) => server.ExecuteAsync(sql, Name);

    private async Task<(string Role, string ConnectionString)> CreateRoleAsync()
    {
        var role = $"serving_{Name}";
        await ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'x'");
        return (role, $"{_database};Username={role};Password=x");
    }

    private static async Task RefusedAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }
}
