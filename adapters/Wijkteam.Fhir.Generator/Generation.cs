namespace Wijkteam.Fhir.Generator;

/// <summary>All files, by name. The same definitions give the same files.</summary>
internal static class Generation
{
    private static readonly string[] HandWritten = ["Element", "BackboneElement"];

    public static SortedDictionary<string, string> Run(Definitions definitions, IReadOnlyCollection<string> resources)
    {
        var bindings = new Bindings(definitions);
        var types = TypeNames(definitions, resources).Select(name => new ModelBuilder(bindings, definitions, name).Build()).ToList();
        foreach (var model in bindings.Used.Where(model => model.Owner is not null))
        {
            types.First(type => type.ClassName == model.Owner).Enums.Add(model);
        }

        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            files.Add($"{type.ClassName}.g.cs", TypeEmitter.Emit(type));
        }

        var shared = new CodeText("Hl7.Fhir.Utility");
        shared.Line("namespace Hl7.Fhir.Model;");
        foreach (var model in bindings.Used.Where(model => model.Owner is null))
        {
            EnumEmitter.Emit(shared, model);
        }

        files.Add("Enums.g.cs", shared.ToString());
        files.Add("MemberNames.g.cs", TableEmitter.MemberNames(types));
        files.Add("ReferenceTargets.g.cs", TableEmitter.ReferenceTargets(types));
        files.Add("RequiredCodes.g.cs", TableEmitter.RequiredCodes(types));
        files.Add("TypeIndexes.g.cs", TableEmitter.TypeIndexes(types));
        files.Add("Subsets.g.cs", SubsetEmitter.Emit(types));
        files.Add("ResourceTypes.g.cs", TableEmitter.ResourceTypes(types, definitions));
        return files;
    }

    /// <summary>The types of resource to generate: one on each line.</summary>
    public static IReadOnlyCollection<string> ReadResources(string file) => File.ReadAllLines(file).Where(line => line.Length > 0).ToList();

    private static IEnumerable<string> TypeNames(Definitions definitions, IReadOnlyCollection<string> resources) =>
        definitions.Structures.Where(structure => structure.Value.Text("kind") == "complex-type").Select(structure => structure.Key)
            .Except(HandWritten, StringComparer.Ordinal)
            .Concat(["Resource", "DomainResource"])
            .Concat(resources)
            .Order(StringComparer.Ordinal);
}
