using System.Text.Json;

namespace Wijkteam.Fhir.Generator;

/// <summary>What required bindings come to: an enum for each value set of which all codes are known here, or for a CodeableConcept the codes. Lists that are
/// not published whole (MIME types, UCUM) come to nothing, and are not checked.</summary>
internal sealed class Bindings
{
    /// <summary>Bound to a list that other versions have longer: its codes are read as any others.</summary>
    private const string OpenList = "CapabilityStatement.rest.resource.type";

    private readonly Definitions _definitions;
    private readonly Dictionary<string, SortedSet<string>> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EnumModel?> _enums = new(StringComparer.Ordinal);

    /// <summary>Looks at all of R4: a value set that two types use has an enum of its own, whether or not both types are generated.</summary>
    public Bindings(Definitions definitions)
    {
        _definitions = definitions;
        foreach (var type in definitions.Structures.Keys)
        {
            foreach (var element in definitions.ElementsOf(type))
            {
                if (IsOwn(element) && ValueSetOf(element, "code") is { } valueSet)
                {
                    if (!_users.TryGetValue(valueSet, out var users))
                    {
                        _users.Add(valueSet, users = new SortedSet<string>(StringComparer.Ordinal));
                    }

                    users.Add(type);
                }
            }
        }
    }

    /// <summary>The enums that were asked for.</summary>
    public IEnumerable<EnumModel> Used => _enums.Values.OfType<EnumModel>().OrderBy(model => model.Name, StringComparer.Ordinal);

    public static bool IsOwn(JsonElement element) => element.GetProperty("base").Text("path") == element.Text("path");

    /// <summary>The enum for a code; null if the element is not bound to codes that are all known.</summary>
    public EnumModel? Find(JsonElement element)
    {
        if (ValueSetOf(element, "code") is not { } valueSet)
        {
            return null;
        }

        if (!_enums.TryGetValue(valueSet, out var model))
        {
            _enums.Add(valueSet, model = Create(valueSet));
        }

        return model;
    }

    /// <summary>The codes of which a CodeableConcept must have one; null if it is not bound to codes that are all known.</summary>
    public CodeSet? FindRequired(JsonElement element) =>
        ValueSetOf(element, "CodeableConcept") is { } url && _definitions.FindValueSet(url) is { } valueSet && new Expansion(_definitions).Of(url) is { Count: > 0 } codes
            ? new CodeSet(Names.Pascal(valueSet.RequiredText("name")), [.. codes.Select(code => (code.System, code.Code))])
            : null;

    private static string? ValueSetOf(JsonElement element, string kind) =>
        element.RequiredText("path") != OpenList && element.Items("type").Any(type => type.Text("code") == kind)
        && element.TryGetProperty("binding", out var binding) && binding.Text("strength") == "required"
            ? binding.Text("valueSet")?.Split('|')[0]
            : null;

    private EnumModel? Create(string url)
    {
        if (_definitions.FindValueSet(url) is not { } valueSet || new Expansion(_definitions).Of(url) is not { Count: > 0 } codes)
        {
            return null;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var members = new List<EnumMember>();
        foreach (var (system, code, display) in codes.DistinctBy(code => code.Code))
        {
            var name = Names.EnumMember(code);
            while (!names.Add(name))
            {
                name += "_";
            }

            members.Add(new EnumMember(name, code, system, Names.Doc(display ?? code)));
        }

        var users = _users[url];
        var owner = users.Count == 1 ? Names.ClassOf(users.Min!) : null;
        return new EnumModel(Names.EnumOf(valueSet.RequiredText("name")), owner, Names.Doc(valueSet.Text("title") ?? valueSet.Text("name")), members);
    }
}
