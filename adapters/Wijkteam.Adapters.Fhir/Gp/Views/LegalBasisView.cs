using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Views;

/// <summary>Grounds as the extension that <see cref="LegalBasisMapping"/> reads.</summary>
internal static class LegalBasisView
{
    public static Extension Of(V1.LegalBasis basis)
    {
        var view = new Extension { Url = FhirUris.LegalBasis };
        view.Extension.AddRange(new[] { ("secrecy", basis.Secrecy), ("processing", basis.Processing) }.Where(ground => ground.Item2 is not null).Select(ground => Of(ground.Item1, ground.Item2)));
        return view;
    }

    private static Extension Of(string name, V1.Ground ground)
    {
        var parts = new (string Url, DataType? Value)[]
        {
            ("kind", CodeOf(ContractCodes<V1.GroundKind>.Of(ground.Kind))),
            ("law", CodeOf(ContractCodes<V1.Law>.Of(ground.Law))),
            ("article", TextOf(ground.Article)),
            ("written-reason", TextOf(ground.WrittenReason)),
        };
        return new Extension { Url = name, Extension = [.. parts.Where(part => part.Value is not null).Select(part => new Extension { Url = part.Url, Value = part.Value })] };
    }

    private static Code? CodeOf(string? code) => code is null ? null : new Code(code);

    private static FhirString? TextOf(string text) => text.Length == 0 ? null : new FhirString(text);
}
