using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Grpc.Tests.Surfaces;

/// <summary>Resolves the type and member references of an assembly, by name, signature and accessibility, without loading anything.</summary>
internal static class MissingReferences
{
    private static readonly string[] Scopes = ["Grpc.Core.Api", "Grpc.Net.Common"];

    /// <summary>What <paramref name="consumer"/> uses of the two assemblies and the surfaces lack, and how much they have.</summary>
    public static IReadOnlyList<string> Of(string consumer, IReadOnlyList<Surface> surfaces, out int resolved)
    {
        using var file = new PEReader(File.OpenRead(consumer));
        var reader = file.GetMetadataReader();
        var types = surfaces.SelectMany(surface => surface.Types).ToHashSet();
        var members = surfaces.SelectMany(surface => surface.Members).ToHashSet();

        var wanted = TypesOf(reader).Select(name => (Line: "type " + name, Found: types.Contains(name)))
            .Concat(MembersOf(reader).Select(name => (Line: "member " + name, Found: members.Contains(name))))
            .Distinct()
            .ToList();
        resolved = wanted.Count(reference => reference.Found);
        return [.. wanted.Where(reference => !reference.Found).Select(reference => reference.Line)];
    }

    private static IEnumerable<string> TypesOf(MetadataReader reader) =>
        reader.TypeReferences.Where(handle => IsInScope(reader, handle)).Select(handle => SignatureNames.NameOf(reader, handle));

    private static IEnumerable<string> MembersOf(MetadataReader reader)
    {
        foreach (var member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            var owner = OwnerOf(reader, member.Parent);
            if (owner.IsNil || !IsInScope(reader, owner))
            {
                continue;
            }

            var signature = member.GetKind() == MemberReferenceKind.Field
                ? member.DecodeFieldSignature(SignatureNames.Instance, genericContext: null)
                : SignatureNames.Format(member.DecodeMethodSignature(SignatureNames.Instance, genericContext: null));
            yield return $"{SignatureNames.NameOf(reader, owner)}.{reader.GetString(member.Name)}: {signature}";
        }
    }

    // A member of a constructed generic type hangs on a specification, whose first reference is the generic type.
    private static TypeReferenceHandle OwnerOf(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return (TypeReferenceHandle)parent;
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return default;
        }

        var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return default;
        }

        blob.ReadCompressedInteger(); // class or value type
        var generic = blob.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)generic : default;
    }

    private static bool IsInScope(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsInScope(reader, (TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => Scopes.Contains(
                reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)),
            _ => false,
        };
    }
}
