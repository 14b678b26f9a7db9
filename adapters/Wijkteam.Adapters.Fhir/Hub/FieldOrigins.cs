namespace Wijkteam.Adapters.Fhir.Hub;

/// <summary>Where in the FHIR message each field of the contract came from, so that the hub's faults can be told in the sender's terms.</summary>
internal sealed class FieldOrigins(string root)
{
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    public void Add(string field, string path) => _paths[field] = path;

    /// <summary>The FHIRPath of a contract field: of itself, or of the nearest that it lies in.</summary>
    public string Find(string field)
    {
        for (var prefix = field; prefix.Length > 0; prefix = Parent(prefix))
        {
            if (_paths.TryGetValue(prefix, out var path))
            {
                return path;
            }
        }

        return root;
    }

    private static string Parent(string field) => field.LastIndexOfAny(['.', '[']) is var end and > 0 ? field[..end] : "";
}
