namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>One folder belongs to one hub. The operating system frees the lock when the process ends, however it ends.</summary>
internal static class FolderLock
{
    /// <exception cref="InvalidOperationException">Another hub has the folder; the message says which.</exception>
    public static FileStream Take(string folder, TimeProvider time)
    {
        var path = Path.Combine(folder, "hub.lock");
        try
        {
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            stream.SetLength(0);
            stream.Write(System.Text.Encoding.UTF8.GetBytes($"process {Environment.ProcessId} on {Environment.MachineName} since {time.GetUtcNow():u}"));
            stream.Flush();
            return stream;
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"The folder '{folder}' belongs to another hub: {Holder(path)}. Stop that one, or use another folder.", e);
        }
    }

    private static string Holder(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return "it does not say which";
        }
    }
}
