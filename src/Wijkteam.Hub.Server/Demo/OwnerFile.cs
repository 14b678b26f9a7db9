namespace Wijkteam.Hub.Server.Demo;

/// <summary>Writes a file that its owner alone may read, whole or not at all.</summary>
internal static class OwnerFile
{
    public static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Complete under another name first: a process that is killed must not leave half a key. The name is unused, so that the mode above takes effect.
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        using (var writer = new StreamWriter(draft, options))
        {
            writer.Write(text);
        }

        File.Move(draft, path, overwrite: true);
    }
}
