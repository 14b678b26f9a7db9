using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Writing;

/// <summary>Writes members that may be absent, in one of the formats. Each type writes its own: first what XML has as attributes, then the rest in the order of
/// the definition.</summary>
internal abstract class MemberWriter(SerializationFilter? filter = null)
{
    private readonly SubsetState? _subset = filter is null ? null : new SubsetState(filter);

    /// <summary>The type of the resource whose members follow.</summary>
    public abstract void ResourceType(string type);

    /// <summary>What XML has as an attribute: the id of an element, the URL of an extension.</summary>
    public abstract void Attribute(MemberName name, string? value);

    /// <summary>The XHTML of a narrative.</summary>
    public abstract void Xhtml(MemberName name, string? div);

    public void Primitive(MemberName name, PrimitiveType? value)
    {
        if (value is not null && Keeps(name.Plain))
        {
            WritePrimitive(name, value);
        }
    }

    public void Primitives<T>(MemberName name, List<T>? list)
        where T : PrimitiveType
    {
        if (list is { Count: > 0 } && Keeps(name.Plain))
        {
            WritePrimitives(name, list);
        }
    }

    public void Complex(MemberName name, Base? value)
    {
        if (value is not null && Keeps(name.Plain))
        {
            WriteComplex(name, value);
        }
    }

    public void Items<T>(MemberName name, List<T>? list)
        where T : Base
    {
        if (list is { Count: > 0 } && Keeps(name.Plain))
        {
            WriteItems(name, list);
        }
    }

    public void Choice(ChoiceNames names, DataType? value)
    {
        if (value is null || !Keeps(names.Plain))
        {
            return;
        }

        if (value is PrimitiveType primitive)
        {
            WritePrimitive(names.Of(value), primitive);
        }
        else
        {
            WriteComplex(names.Of(value), value);
        }
    }

    /// <summary>Writes what is within a value: as much of it as is to be written.</summary>
    protected void Members(Base value)
    {
        if (_subset is null)
        {
            value.WriteMembers(this);
            return;
        }

        var outer = _subset.Enter(value);
        value.WriteMembers(this);
        _subset.Return(outer);
    }

    private bool Keeps(string name) => _subset is null || _subset.Keeps(name);

    protected abstract void WritePrimitive(MemberName name, PrimitiveType value);

    protected abstract void WritePrimitives(MemberName name, IReadOnlyList<PrimitiveType> list);

    protected abstract void WriteComplex(MemberName name, Base value);

    protected abstract void WriteItems(MemberName name, IReadOnlyList<Base> list);
}
