using Wijkteam.Fhir.Generator;

if (args is not [var definitionFolder, var resourceFile, var outputFolder])
{
    Console.Error.WriteLine("dotnet run --project adapters/Wijkteam.Fhir.Generator -- DEFINITION_FOLDER RESOURCE_FILE OUTPUT_FOLDER");
    return 2;
}

var definitions = Definitions.Load(definitionFolder);
var files = Generation.Run(definitions, Generation.ReadResources(resourceFile));
foreach (var old in Directory.GetFiles(outputFolder, "*.g.cs"))
{
    File.Delete(old);
}

foreach (var (name, text) in files)
{
    File.WriteAllText(Path.Combine(outputFolder, name), text);
}

Console.WriteLine($"{files.Count} files");
return 0;
