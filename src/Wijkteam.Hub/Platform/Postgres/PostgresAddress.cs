using System.Net;
using Npgsql;

namespace Wijkteam.Hub.Platform.Postgres;

/// <summary>A database to connect to.</summary>
/// <param name="ConnectionString">As the operator wrote it; may hold a password.</param>
/// <param name="Setting">The setting that it stands in, for messages.</param>
internal sealed record PostgresAddress(string ConnectionString, string Setting)
{
    /// <summary>What a connection to a standby fails with.</summary>
    public const string Standby = "none of its hosts is a primary; a standby takes no writes";

    /// <summary>All that the hub asks is asked by an index: it needs no plans by statistics, which are missing or wrong while tables grow and inboxes fill.</summary>
    private const string Prepared = """
        SELECT pg_is_in_recovery() FROM (
          SELECT count(set_config(name, value, false)) FROM (VALUES
            ('plan_cache_mode', 'force_generic_plan'), ('jit', 'off'), ('enable_seqscan', 'off'), ('enable_bitmapscan', 'off'), ('enable_hashjoin', 'off'),
            ('enable_mergejoin', 'off')) AS s (name, value)) AS prepared
        """;

    /// <summary>Connections to the primary alone: with several hosts in the connection string, to the one that is primary now.</summary>
    /// <exception cref="InvalidOperationException">The connection string cannot be read, or would send data over a network unprotected.</exception>
    public NpgsqlDataSource Open()
    {
        var settings = Read();
        RequireProtection(settings);

        // Whatever is not said: notice within seconds that a server is gone, on connections in use and on idle ones.
        Default(settings, "Timeout", 5);
        Default(settings, "Command Timeout", 10);
        Default(settings, "Tcp Keepalive", true);
        Default(settings, "Tcp Keepalive Time", 5);
        Default(settings, "Tcp Keepalive Interval", 2);
        Default(settings, "Host Recheck Seconds", 1);
        Default(settings, "Application Name", "wijkteam-hub");
        Default(settings, "Max Auto Prepare", 100);
        Default(settings, "Auto Prepare Min Usages", 2);

        // A connection that comes back to the pool stays as it was prepared; nobody leaves anything else behind in one.
        settings.NoResetOnClose = true;

        // Details of errors hold values of rows.
        settings.IncludeErrorDetail = false;
        settings.TargetSessionAttributes = null;
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        var isOneOfSeveral = HostsOf(settings).Length > 1;
        Prepare(builder, mayBeStandby: isOneOfSeveral);
        return isOneOfSeveral ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary) : builder.Build();
    }

    /// <summary>Database, host and user, as messages name them.</summary>
    public override string ToString()
    {
        var settings = Read();
        return $"database '{settings.Database ?? settings.Username}' at {settings.Host}:{settings.Port} for user '{settings.Username}'";
    }

    private NpgsqlConnectionStringBuilder Read()
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(ConnectionString);
            return string.IsNullOrWhiteSpace(settings.Host) || string.IsNullOrWhiteSpace(settings.Username) ? throw Unreadable(inner: null) : settings;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NotSupportedException)
        {
            throw Unreadable(e);
        }
    }

    // Says nothing of what was found: a password with a semicolon would be in it.
    private InvalidOperationException Unreadable(Exception? inner) => new(
        $"{Setting} is no connection string: write 'Host=…;Database=…;Username=…;Password=…', with values that hold a semicolon in quotes.", inner);

    private void RequireProtection(NpgsqlConnectionStringBuilder settings)
    {
        if (settings.SslMode != SslMode.VerifyFull && HostsOf(settings).FirstOrDefault(host => !IsLocal(host)) is { } remote)
        {
            throw new InvalidOperationException($"{Setting} leads to {remote} over the network without verified TLS: add 'SSL Mode=VerifyFull' and, for an authority of your own, 'Root Certificate=…'.");
        }
    }

    private static string[] HostsOf(NpgsqlConnectionStringBuilder settings) => settings.Host!.Split(',', StringSplitOptions.TrimEntries);

    /// <param name="mayBeStandby">Whether Npgsql itself looks what the server is, as it does for several hosts. That costs a look each second, and a second of refusals for
    /// one broken connection; since no server becomes a standby without a restart, a look at each new connection is enough for one.</param>
    private static void Prepare(NpgsqlDataSourceBuilder builder, bool mayBeStandby) => builder.UsePhysicalConnectionInitializer(
        connection =>
        {
            using var command = new NpgsqlCommand(Prepared, connection);
            RefuseStandby(command.ExecuteScalar(), mayBeStandby);
        },
        async connection =>
        {
            await using var command = new NpgsqlCommand(Prepared, connection);
            RefuseStandby(await command.ExecuteScalarAsync(), mayBeStandby);
        });

    private static void RefuseStandby(object? isStandby, bool mayBeStandby)
    {
        if (isStandby is true && !mayBeStandby)
        {
            throw new NpgsqlException(Standby);
        }
    }

    private static bool IsLocal(string host)
    {
        // A path or, on Linux, an abstract name is a Unix socket.
        if (host.StartsWith('/') || host.StartsWith('@'))
        {
            return true;
        }

        var name = WithoutPort(host);
        return string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out var ip) && IPAddress.IsLoopback(ip));
    }

    // "[::1]:5432" and "127.0.0.1:5432", but also a bare "::1".
    private static string WithoutPort(string host) => host switch
    {
        ['[', ..] => host[1..Math.Max(1, host.IndexOf(']', StringComparison.Ordinal))],
        _ when host.IndexOf(':', StringComparison.Ordinal) is var first and >= 0 && first == host.LastIndexOf(':') => host[..first],
        _ => host,
    };

    private static void Default(NpgsqlConnectionStringBuilder settings, string keyword, object value)
    {
        if (!settings.ShouldSerialize(keyword))
        {
            settings[keyword] = value;
        }
    }
}
