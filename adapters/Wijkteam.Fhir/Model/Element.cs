using Hl7.Fhir.Reading;
using Hl7.Fhir.Writing;

namespace Hl7.Fhir.Model;

/// <summary>Has extensions.</summary>
public interface IExtendable
{
    List<Extension> Extension { get; set; }
}

/// <summary>Has extensions that change the meaning of what they are in.</summary>
public interface IModifierExtendable : IExtendable
{
    List<Extension> ModifierExtension { get; set; }
}

/// <summary>Whatever is inside a resource. <see href="https://hl7.org/fhir/R4/element.html"/></summary>
public abstract class Element : Base, IExtendable
{
    /// <summary>The number of the member among those that have been read.</summary>
    internal const int ExtensionBit = 0;

    private string? _elementId;
    private List<Extension>? _extension;

    /// <summary>The id by which other elements in the resource refer to this one.</summary>
    public string? ElementId { get => _elementId; set => _elementId = value; }

    public List<Extension> Extension
    {
        get => _extension ??= [];
        set => _extension = value;
    }

    internal override void AddChildren(List<Base> children) => Deep.Add(children, _extension);

    internal bool HasExtras => ElementId is not null || _extension is { Count: > 0 };

    public override bool IsExactly(IDeepComparable other) =>
        other is Element element && element.GetType() == GetType()
        && string.Equals(ElementId, element.ElementId, StringComparison.Ordinal) && Deep.AreEqual(_extension, element._extension);

    internal override void CopyMembersTo(Base other)
    {
        var element = (Element)other;
        element.ElementId = ElementId;
        element._extension = Deep.Copy(_extension);
    }

    internal override bool ReadMember(scoped ref ModelReader reader, scoped ReadOnlySpan<byte> name, scoped ref Seen seen)
    {
        if (name.SequenceEqual("extension"u8))
        {
            reader.Items(ref seen, ExtensionBit, "extension", ref _extension);
            return true;
        }

        if (name.SequenceEqual("id"u8))
        {
            reader.Attribute(ref seen, 1, "id", TextRule.ElementId, ref _elementId);
            return true;
        }

        return false;
    }

    internal override void WriteMembers(MemberWriter writer)
    {
        writer.Attribute(CommonNames.Id, _elementId);
        writer.Items(CommonNames.Extension, _extension);
    }
}
