using System.ComponentModel.DataAnnotations;

namespace Wijkteam.Hub.Platform.Postgres;

/// <summary>Where the hub's PostgreSQL databases are: configuration section <c>Hub:Postgres</c>.</summary>
internal sealed class PostgresOptions
{
    public const string Section = "Hub:Postgres";

    /// <summary>An <see href="https://www.npgsql.org/doc/connection-string-parameters.html">Npgsql connection string</see> of the database that holds the journal.
    /// Without one, the hub keeps its data in SQLite files.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The same of the database that holds the keys. Back it up apart from the journal, and keep its backups for a shorter time: with old keys, old backups of
    /// erased data can be read. Default: the journal's.</summary>
    public string? KeyConnectionString { get; set; }

    /// <summary>How long calls wait for a database that is away, before they are refused as <c>UNAVAILABLE</c>: 0 to 1 minute; default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the store is PostgreSQL.</summary>
    public bool IsUsed => !string.IsNullOrWhiteSpace(ConnectionString);

    public PostgresAddress Journal => new(ConnectionString ?? "", $"{Section}:{nameof(ConnectionString)}");

    public PostgresAddress Keys => string.IsNullOrWhiteSpace(KeyConnectionString) ? Journal : new(KeyConnectionString, $"{Section}:{nameof(KeyConnectionString)}");
}
