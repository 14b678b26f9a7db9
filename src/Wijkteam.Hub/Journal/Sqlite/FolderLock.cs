namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>One folder belongs to one hub. The operating system frees the lock when the process ends, however it ends.</summary>
internal static class FolderLock
{
    /// <exception cref="InvalidOperationException">Another hub has the folder; the message says which.</exception>
    public static FileStream Take(string folder, TimeProvider time)
    {
        // Two files: nobody else can read the one that is locked.
        var holder = Path.Combine(folder, "hub.holder");
        FileStream stream;
        try
        {
            stream = new FileStream(Path.Combine(folder, "hub.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"The folder '{folder}' belongs to another hub: {Holder(holder)}. Stop that one, or use another folder.", e);
        }

        File.WriteAllText(holder, $"process {Environment.ProcessId} on {Environment.MachineName} since {time.GetUtcNow():u}");
        return stream;
    }

    private static string Holder(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "it does not say which";
        }
    }
}
