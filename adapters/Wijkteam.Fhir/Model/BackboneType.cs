using Hl7.Fhir.Reading;
using Hl7.Fhir.Writing;

namespace Hl7.Fhir.Model;

/// <summary>A data type that, like a component, can carry modifier extensions.</summary>
public abstract class BackboneType : DataType, IModifierExtendable
{
    private List<Extension>? _modifierExtension;

    public List<Extension> ModifierExtension
    {
        get => _modifierExtension ??= [];
        set => _modifierExtension = value;
    }

    internal override void AddChildren(List<Base> children)
    {
        base.AddChildren(children);
        Deep.Add(children, _modifierExtension);
    }

    public override bool IsExactly(IDeepComparable other) =>
        base.IsExactly(other) && Deep.AreEqual(_modifierExtension, ((BackboneType)other)._modifierExtension);

    internal override void CopyMembersTo(Base other)
    {
        base.CopyMembersTo(other);
        ((BackboneType)other)._modifierExtension = Deep.Copy(_modifierExtension);
    }

    internal override bool ReadMember(scoped ref ModelReader reader, scoped ReadOnlySpan<byte> name, scoped ref Seen seen)
    {
        if (!name.SequenceEqual("modifierExtension"u8))
        {
            return base.ReadMember(ref reader, name, ref seen);
        }

        reader.Items(ref seen, 2, "modifierExtension", ref _modifierExtension);
        return true;
    }

    internal override void WriteMembers(MemberWriter writer)
    {
        base.WriteMembers(writer);
        writer.Items(CommonNames.ModifierExtension, _modifierExtension);
    }
}
