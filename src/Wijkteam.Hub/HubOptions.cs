using System.ComponentModel.DataAnnotations;

namespace Wijkteam.Hub;

/// <summary>How the hub is set up: configuration section <c>Hub</c>.</summary>
internal sealed class HubOptions
{
    public const string Section = "Hub";

    /// <summary>The folder of the embedded store. It belongs to this hub alone while it runs. Default: <c>data</c>.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>The folder of the key store. Back it up apart from the data, and keep its backups for a shorter time: with old keys, old backups of erased data
    /// can be read. Default: the data folder.</summary>
    public string? KeyFolder { get; set; }

    /// <summary>The file that holds the master key, 32 bytes in base64; made with a new key store. Whoever has it and the key store can read everything.
    /// Default: <c>master.key</c> in the key folder.</summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>How many citizens' keys and consents are kept in memory, about 1.5 KB each: those in use within the last hour or two. 1,000 to 10,000,000; default
    /// 200,000. At a turn of the cache there may be twice as many.</summary>
    [Range(1_000, 10_000_000)]
    public int CachedCitizens { get; set; } = 200_000;

    /// <summary>A directory (<c>DirectoryDocument</c> in the protobuf JSON form) to load at start. Without one, the directory last loaded stays in force.</summary>
    public string? DirectoryFile { get; set; }

    /// <summary>A folder of municipalities' profiles (<c>MunicipalityProfile</c> in the protobuf JSON form, <c>*.json</c>) to load at start. One whose revision is lower
    /// than that of one imported since is left aside.</summary>
    public string? MunicipalitiesFolder { get; set; }
}
