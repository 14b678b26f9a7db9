using Hl7.Fhir.Model;

namespace Hl7.Fhir.Writing;

/// <summary>Writes members that may be absent, in one of the formats. Each type writes its own: first what XML has as attributes, then the rest in the order of
/// the definition.</summary>
internal abstract class MemberWriter
{
    /// <summary>The type of the resource whose members follow.</summary>
    public abstract void ResourceType(string type);

    /// <summary>What XML has as an attribute: the id of an element, the URL of an extension.</summary>
    public abstract void Attribute(MemberName name, string? value);

    /// <summary>The XHTML of a narrative.</summary>
    public abstract void Xhtml(MemberName name, string? div);

    public void Primitive(MemberName name, PrimitiveType? value)
    {
        if (value is not null)
        {
            WritePrimitive(name, value);
        }
    }

    public void Primitives<T>(MemberName name, List<T>? list)
        where T : PrimitiveType
    {
        if (list is { Count: > 0 })
        {
            WritePrimitives(name, list);
        }
    }

    public void Complex(MemberName name, Base? value)
    {
        if (value is not null)
        {
            WriteComplex(name, value);
        }
    }

    public void Items<T>(MemberName name, List<T>? list)
        where T : Base
    {
        if (list is { Count: > 0 })
        {
            WriteItems(name, list);
        }
    }

    public void Choice(ChoiceNames names, DataType? value)
    {
        if (value is PrimitiveType primitive)
        {
            WritePrimitive(names.Of(value), primitive);
        }
        else if (value is not null)
        {
            WriteComplex(names.Of(value), value);
        }
    }

    protected abstract void WritePrimitive(MemberName name, PrimitiveType value);

    protected abstract void WritePrimitives(MemberName name, IReadOnlyList<PrimitiveType> list);

    protected abstract void WriteComplex(MemberName name, Base value);

    protected abstract void WriteItems(MemberName name, IReadOnlyList<Base> list);
}
