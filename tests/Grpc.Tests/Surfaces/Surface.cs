using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Grpc.Tests.Surfaces;

/// <summary>The types and members that an assembly offers to another one: public, protected, or internal with its permission.</summary>
internal sealed record Surface(IReadOnlySet<string> Types, IReadOnlySet<string> Members)
{
    public static Surface Read(string path, string caller)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var isFriend = FriendsOf(reader).Contains(caller);
        var types = reader.TypeDefinitions.Where(type => IsVisible(reader, type, isFriend)).ToList();
        return new Surface(
            types.Select(type => SignatureNames.NameOf(reader, type)).ToHashSet(),
            types.SelectMany(type => MembersOf(reader, type, isFriend)).ToHashSet());
    }

    private static IEnumerable<string> MembersOf(MetadataReader reader, TypeDefinitionHandle handle, bool isFriend)
    {
        var type = reader.GetTypeDefinition(handle);
        var owner = SignatureNames.NameOf(reader, handle);
        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition))
        {
            if (IsVisible(method.Attributes & MethodAttributes.MemberAccessMask, isFriend))
            {
                var signature = method.DecodeSignature(SignatureNames.Instance, genericContext: null);
                yield return $"{owner}.{reader.GetString(method.Name)}: {SignatureNames.Format(signature)}";
            }
        }

        // The access bits of fields have the values of those of methods.
        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
        {
            if (IsVisible((MethodAttributes)(field.Attributes & FieldAttributes.FieldAccessMask), isFriend))
            {
                yield return $"{owner}.{reader.GetString(field.Name)}: {field.DecodeSignature(SignatureNames.Instance, genericContext: null)}";
            }
        }
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinitionHandle handle, bool isFriend)
    {
        var type = reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NotPublic => isFriend,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
                IsVisible(reader, type.GetDeclaringType(), isFriend),
            _ => false,
        };
    }

    private static bool IsVisible(MethodAttributes access, bool isFriend) => access switch
    {
        MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem => true,
        MethodAttributes.Assembly => isFriend,
        _ => false,
    };

    private static IEnumerable<string> FriendsOf(MetadataReader reader)
    {
        foreach (var attribute in reader.GetAssemblyDefinition().GetCustomAttributes().Select(reader.GetCustomAttribute))
        {
            if (attribute.Constructor.Kind != HandleKind.MemberReference)
            {
                continue;
            }

            var type = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
            if (type.Kind == HandleKind.TypeReference
                && SignatureNames.NameOf(reader, (TypeReferenceHandle)type) == "System.Runtime.CompilerServices.InternalsVisibleToAttribute")
            {
                var value = reader.GetBlobReader(attribute.Value);
                value.ReadUInt16(); // prolog
                yield return value.ReadSerializedString()!.Split(',')[0];
            }
        }
    }
}
