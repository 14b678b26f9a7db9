namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>What the store holds, seen past the hub: the rows of every table but the one-time assertions, which every fresh token adds to.</summary>
public static class StoreTrace
{
    public static string Take(HubFixture hub) =>
        string.Join('\n', hub.Store.Rows("entries", "records", "deliveries", "subjects", "directories", "subject_keys", "hub_keys"));

    public static long Count(HubFixture hub, string where) => hub.Store.Count(where);
}
