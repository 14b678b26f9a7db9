using Microsoft.Extensions.Options;

namespace Wijkteam.Hub.Areas;

/// <summary>Where the tables of addresses are and which is in force: configuration section <c>Areas</c>.</summary>
internal sealed class AreaOptions
{
    public const string Section = "Areas";

    /// <summary>The folder of the tables, <c>areas-YYYY.table</c>. Each hub reads its own. Default: <c>areas</c> in the data folder.</summary>
    public string? Folder { get; set; }

    /// <summary>The year that is in force. Default: the latest that has a table, but none that is still to come.</summary>
    public int? Year { get; set; }

    /// <summary>How often the folder is looked at: 1 second to 1 hour. Default: 10 seconds.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The folder that is meant.</summary>
    public string FolderIn(HubOptions hub) => Folder is { Length: > 0 } folder ? folder : Path.Combine(hub.DataFolder, "areas");
}

internal sealed class AreaOptionsValidator : IValidateOptions<AreaOptions>
{
    public ValidateOptionsResult Validate(string? name, AreaOptions options) =>
        options.ReloadInterval < TimeSpan.FromSeconds(1) || options.ReloadInterval > TimeSpan.FromHours(1)
            ? ValidateOptionsResult.Fail($"{AreaOptions.Section}:ReloadInterval must be from 00:00:01 to 01:00:00.")
            : ValidateOptionsResult.Success;
}
