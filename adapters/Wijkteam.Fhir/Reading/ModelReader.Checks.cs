using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Reading;

/// <summary>What the definitions ask beyond the form of each element.</summary>
internal ref partial struct ModelReader
{
    /// <summary>A required member, by the number of its value; what extends a primitive has the next.</summary>
    public readonly void Required(scoped ref Seen seen, int bit, string name)
    {
        if (!seen.Has(bit) && !seen.Has(bit + 1))
        {
            At(name);
            Fault(FhirFaults.Missing, "A required element is missing.");
        }
    }

    public readonly void AtMost<T>(List<T>? list, int maximum, string name)
    {
        if (list is not null && list.Count > maximum)
        {
            At(name);
            Fault(FhirFaults.TooMany, $"There may be {maximum} at most.");
        }
    }

    /// <summary>Each item of a list of primitives must have a value or something that extends it.</summary>
    public readonly void NoGaps<T>(List<T>? list, string name)
        where T : PrimitiveType
    {
        for (var i = 0; list is not null && i < list.Count; i++)
        {
            if (list[i].IsEmpty)
            {
                At(name, i);
                FaultOnce(FhirFaults.Null, "A null must stand beside a value or something that extends it.");
            }
        }
    }

    public readonly void Target(ResourceReference? reference, string[] allowed, string name)
    {
        if (reference is not null && !ReferenceCheck.IsAllowed(reference, allowed))
        {
            At(name, _path[_depth].Index);
            Fault(FhirFaults.ReferenceTarget, "The reference is to a type of resource that is not allowed here.");
        }
    }

    public readonly void Targets(List<ResourceReference>? references, string[] allowed, string name)
    {
        for (var i = 0; references is not null && i < references.Count; i++)
        {
            At(name, i);
            Target(references[i], allowed, name);
        }
    }

    public readonly void HasCode(CodeableConcept? concept, (string System, string Code)[] allowed, string name, int index = -1)
    {
        if (concept is not null && !concept.HasAny(allowed))
        {
            At(name, index);
            Fault(FhirFaults.UnknownCode, "None of the codings has a code, with its system, that is allowed here.");
        }
    }

    public readonly void HaveCodes(List<CodeableConcept>? concepts, (string System, string Code)[] allowed, string name)
    {
        for (var i = 0; concepts is not null && i < concepts.Count; i++)
        {
            HasCode(concepts[i], allowed, name, i);
        }
    }

    public readonly void ExtensionContent(scoped ref Seen seen, int valueBit)
    {
        if ((seen.Has(valueBit) || seen.Has(valueBit + 1)) == seen.Has(Element.ExtensionBit))
        {
            FaultOfParent(FhirFaults.ExtensionContent, "An extension must have either a value or extensions.");
        }
    }

    private readonly void At(string name, int index = -1)
    {
        _path[_depth].Name = name;
        _path[_depth].Index = index;
    }
}
