using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Fuzz.Targets;

namespace Wijkteam.Fuzz;

/// <summary>All that is given inputs: the requests of the contract in both their forms, and messages at the FHIR door in both of its formats.</summary>
internal static class FuzzTargets
{
    public static readonly IReadOnlyList<string> Names = ["protobuf", "contract-json", "fhir-json", "fhir-xml"];

    /// <param name="name">One of <see cref="Names"/>.</param>
    public static IFuzzTarget Create(string name) => name switch
    {
        "protobuf" => new ContractTarget(),
        "contract-json" => new ContractJsonTarget(),
        "fhir-json" => new FhirTarget(FhirFormat.Json),
        _ => new FhirTarget(FhirFormat.Xml),
    };
}
