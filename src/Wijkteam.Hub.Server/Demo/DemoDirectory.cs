using Google.Protobuf;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>The invented directory that comes with the hub, with a key for every participant.</summary>
internal static class DemoDirectory
{
    /// <summary>Writes the directory where the hub will load it from, and makes the keys that are not there yet.</summary>
    /// <param name="gpEndpoint">Where the GP's system is notified: on another port each time; null where it is not.</param>
    /// <returns>The file.</returns>
    /// <exception cref="InvalidOperationException">The folder holds data that is not the demonstration's.</exception>
    public static string Write(string dataFolder, DemoKeys keys, Uri? gpEndpoint)
    {
        if (!System.IO.Directory.Exists(keys.Folder) && File.Exists(Path.Combine(dataFolder, "master.key")))
        {
            // Its directory would be replaced by an invented one.
            throw new InvalidOperationException($"The folder '{dataFolder}' holds the data of another hub; name a folder of its own with --data.");
        }

        System.IO.Directory.CreateDirectory(keys.Folder);
        var document = Read();
        foreach (var registration in document.Registrations)
        {
            using var key = keys.LoadOrCreate(registration.Participant.Id);
            registration.Keys.Add(DemoKeys.PublicPartOf(key));
            if (gpEndpoint is null)
            {
                registration.Push = null;
            }
            else if (registration.Push is { } push)
            {
                push.EndpointPrefixes.Clear();
                push.EndpointPrefixes.Add(gpEndpoint.AbsoluteUri);
            }
        }

        var file = Path.Combine(keys.Folder, "directory.json");
        OwnerFile.Write(file, JsonFormatter.Default.Format(document));
        return file;
    }

    public static DirectoryDocument Read()
    {
        using var stream = typeof(DemoDirectory).Assembly.GetManifestResourceStream("utrecht.json")!;
        using var reader = new StreamReader(stream);
        return DirectoryDocument.Parser.ParseJson(reader.ReadToEnd());
    }
}
