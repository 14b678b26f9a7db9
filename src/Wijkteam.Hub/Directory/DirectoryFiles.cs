using Google.Protobuf;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Reads directories and municipalities' profiles from files in the protobuf JSON form.</summary>
internal static class DirectoryFiles
{
    public static Task<DirectoryDocument> ReadDirectoryAsync(string path, CancellationToken cancellationToken) =>
        ReadAsync(path, DirectoryDocument.Parser, "directory", cancellationToken);

    public static Task<MunicipalityProfile> ReadProfileAsync(string path, CancellationToken cancellationToken) =>
        ReadAsync(path, MunicipalityProfile.Parser, "profile", cancellationToken);

    /// <summary>All of a folder, by file name.</summary>
    public static async Task<IReadOnlyList<MunicipalityProfile>> ReadProfilesAsync(string folder, CancellationToken cancellationToken)
    {
        var profiles = new List<MunicipalityProfile>();
        foreach (var path in System.IO.Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            profiles.Add(await ReadProfileAsync(path, cancellationToken));
        }

        return profiles;
    }

    private static async Task<T> ReadAsync<T>(string path, MessageParser<T> parser, string what, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseJson(await File.ReadAllTextAsync(path, cancellationToken));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new InvalidOperationException($"The {what} file '{path}' is not a {typeof(T).Name} in the protobuf JSON form: {e.Message}", e);
        }
    }
}
