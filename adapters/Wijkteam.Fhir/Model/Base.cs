using Hl7.Fhir.Reading;
using Hl7.Fhir.Writing;

namespace Hl7.Fhir.Model;

/// <summary>Can be copied with everything in it.</summary>
public interface IDeepCopyable
{
    IDeepCopyable DeepCopy();
}

/// <summary>Can be compared with everything in it.</summary>
public interface IDeepComparable
{
    bool IsExactly(IDeepComparable other);
}

/// <summary>Everything in the model: resources, data types and their components.</summary>
public abstract class Base : IDeepCopyable, IDeepComparable
{
    /// <summary>The type's name in FHIR; of a component <c>Patient#Contact</c>.</summary>
    public abstract string TypeName { get; }

    /// <summary>The elements and resources right within it, one by one.</summary>
    public IEnumerable<Base> Children
    {
        get
        {
            var children = new List<Base>();
            AddChildren(children);
            return children;
        }
    }

    public abstract bool IsExactly(IDeepComparable other);

    public IDeepCopyable DeepCopy()
    {
        var copy = CreateNew();
        CopyMembersTo(copy);
        return copy;
    }

    internal abstract Base CreateNew();

    /// <summary>Adds what is right within it, in the order of the definition.</summary>
    internal virtual void AddChildren(List<Base> children)
    {
    }

    internal abstract void CopyMembersTo(Base other);

    /// <summary>Reads the member on whose value the reader stands.</summary>
    /// <returns>Whether the type has this member.</returns>
    internal abstract bool ReadMember(scoped ref ModelReader reader, scoped ReadOnlySpan<byte> name, scoped ref Seen seen);

    /// <summary>Looks, once all members are read, for what is missing.</summary>
    internal virtual void CheckMembers(scoped ref ModelReader reader, scoped ref Seen seen)
    {
    }

    internal abstract void WriteMembers(MemberWriter writer);
}
