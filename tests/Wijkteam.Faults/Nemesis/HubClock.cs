using System.Globalization;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Faults.Nemesis;

/// <summary>A hub's own time of day, which libfaketime puts on or back while the hub runs. What counts intervals is left alone, as when an operator or NTP sets a clock.</summary>
internal static class HubClock
{
    /// <summary>How soon a hub is sure to notice.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromSeconds(1);

    private static string Library => System.IO.Directory.GetDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).First(File.Exists);

    /// <summary>Lets a hub that has not been started be set.</summary>
    public static void Prepare(HubProcess hub)
    {
        Set(hub, TimeSpan.Zero);
        hub.Set("LD_PRELOAD", Library);
        hub.Set("FAKETIME_TIMESTAMP_FILE", FileOf(hub));
        hub.Set("FAKETIME_CACHE_DURATION", Notice.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        hub.Set("FAKETIME_DONT_FAKE_MONOTONIC", "1");

        // Else waits with a deadline end at once: https://github.com/wolfcw/libfaketime, README, section 4.
        hub.Set("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    /// <summary>Sets a hub's clock so far from the machine's.</summary>
    public static void Set(HubProcess hub, TimeSpan off) =>
        File.WriteAllText(FileOf(hub), string.Create(CultureInfo.InvariantCulture, $"{(off < TimeSpan.Zero ? "" : "+")}{(int)off.TotalSeconds}"));

    private static string FileOf(HubProcess hub) => Path.Combine(hub.Folder, "clock");
}
