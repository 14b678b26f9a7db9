using Wijkteam.Fhir.Generator;
using Wijkteam.Fhir.Tests.Definitions;

namespace Wijkteam.Fhir.Tests;

public sealed class GenerationTests
{
    [Fact]
    public void CommittedFiles_AreWhatTheGeneratorMakes()
    {
        var definitions = Generator.Definitions.Load(Places.Definitions);
        var files = Generation.Run(definitions, Generation.ReadResources(Places.Resources));

        Directory.GetFiles(Places.Generated).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(files.Keys);
        foreach (var (name, text) in files)
        {
            (File.ReadAllText(Path.Combine(Places.Generated, name)) == text).ShouldBeTrue($"{name} is not what the generator makes. Run it again.");
        }
    }

    [Theory]
    [InlineData("in-progress", "InProgress")]
    [InlineData("entered-in-error", "EnteredInError")]
    [InlineData("4.0.1", "N4_0_1")]
    [InlineData("<=", "LessOrEqual")]
    [InlineData("GET", "GET")]
    [InlineData("MORN.early", "MORN_early")]
    public void EnumMembers_AreNamedAfterTheirCodes(string code, string name) => Names.EnumMember(code).ShouldBe(name);
}
