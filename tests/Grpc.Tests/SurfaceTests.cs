using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using Grpc.Tests.Surfaces;

namespace Grpc.Tests;

/// <summary>Everything that the two packages refer to exists in the assemblies that stand in for their dependencies.</summary>
public sealed class SurfaceTests
{
    private static readonly string[] StandIns = [typeof(CallInvoker).Assembly.Location, typeof(ICompressionProvider).Assembly.Location];

    private static string Server => typeof(GrpcServiceOptions).Assembly.Location;

    public static TheoryData<string> Packages => [Server, typeof(GrpcChannel).Assembly.Location];

    [Theory]
    [MemberData(nameof(Packages))]
    public void EveryReference_OfAPackage_Resolves(string package)
    {
        var missing = MissingReferences.Of(package, SurfacesFor(package), out var resolved);

        missing.ShouldBeEmpty();
        resolved.ShouldBeGreaterThan(90, "the references are read from the package");
    }

    [Fact]
    public void References_WithoutTheirAssembly_AreMissing()
    {
        var missing = MissingReferences.Of(Server, SurfacesFor(Server)[..1], out _);

        missing.ShouldContain("type Grpc.Net.Compression.GzipCompressionProvider");
        missing.ShouldContain("member Grpc.Net.Compression.ICompressionProvider.get_EncodingName: String()");
        missing.ShouldAllBe(name => name.Contains("Grpc.Net.Compression"));
    }

    [Fact]
    public void Reference_ToAMemberOfAnotherSignature_IsMissing()
    {
        const string Detail = "Grpc.Core.Status.get_Detail: String()";
        var surfaces = SurfacesFor(Server);
        var changed = surfaces[0] with { Members = surfaces[0].Members.Select(name => name == Detail ? Detail.Replace("String", "Object") : name).ToHashSet() };

        MissingReferences.Of(Server, [changed, surfaces[1]], out _).ShouldBe(["member " + Detail]);
    }

    [Fact]
    public void Reference_ToAnInternalMember_IsMissing_ForStrangers()
    {
        var surfaces = StandIns.Select(path => Surface.Read(path, caller: "Stranger")).ToList();

        MissingReferences.Of(Server, surfaces, out _)
            .ShouldBe(["member Grpc.Core.ServerServiceDefinition.BindService: Void(Grpc.Core.ServiceBinderBase)"]);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void EveryType_OfAPackage_Loads(string package)
    {
        // Loading a type checks that it implements all abstract members of its base, with the same constraints.
        var types = Assembly.LoadFrom(package).GetTypes();

        types.ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void EveryOverride_OfAPackage_OverridesAMemberOfOurs(string package)
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var overrides = Assembly.LoadFrom(package).GetTypes()
            .Where(type => StandIns.Contains(type.BaseType?.Assembly.Location))
            .SelectMany(type => type.GetMethods(Declared))
            .Where(method => method.IsVirtual && !method.Attributes.HasFlag(MethodAttributes.NewSlot))
            .ToList();

        overrides.ShouldNotBeEmpty();
        overrides.Where(method => method.GetBaseDefinition() == method).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void StandIns_HaveTheIdentity_ThatAPackageWasCompiledAgainst(string package)
    {
        var references = Assembly.LoadFrom(package).GetReferencedAssemblies()
            .Where(name => name.Name is "Grpc.Core.Api" or "Grpc.Net.Common")
            .Select(name => name.FullName)
            .Order();

        references.ShouldBe(StandIns.Select(path => AssemblyName.GetAssemblyName(path).FullName).Order());
    }

    private static List<Surface> SurfacesFor(string package) =>
        [.. StandIns.Select(path => Surface.Read(path, Path.GetFileNameWithoutExtension(package)))];
}
