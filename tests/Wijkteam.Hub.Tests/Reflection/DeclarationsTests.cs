using Google.Protobuf;
using Google.Protobuf.Reflection;
using Shouldly;
using Wijkteam.Hub.Reflection;
using Xunit;
using static Google.Protobuf.Reflection.FieldDescriptorProto.Types;

namespace Wijkteam.Hub.Tests.Reflection;

/// <summary>What the hub's own contract does not have: extensions, and files that several others import.</summary>
public sealed class DeclarationsTests
{
    private static readonly Declarations Planted = Plant();

    [Fact]
    public void Extensions_AreFound_WhereverTheyAreDeclared()
    {
        Planted.FindExtensionNumbers("planted.Base").ShouldBe([100, 101], ignoreOrder: true);
        Planted.FindExtensionNumbers("planted.Holder").ShouldBe([]);
        Planted.FindExtensionNumbers("planted.Nobody").ShouldBeNull();
        Planted.FindExtension("planted.Base", 101)!.First().Name.ShouldBe("top.proto");
        Planted.FindExtension("planted.Base", 102).ShouldBeNull();
        Planted.FindExtension("planted.Nobody", 100).ShouldBeNull();
        Planted.FindSymbol("planted.word")!.First().Name.ShouldBe("top.proto");
        Planted.FindSymbol("planted.Holder.count")!.First().Name.ShouldBe("top.proto");
    }

    [Fact]
    public void Files_ComeOnce_WithAllThatTheyImport()
    {
        Planted.FindFile("top.proto")!.Select(file => file.Name).ShouldBe(["top.proto", "left.proto", "right.proto", "base.proto"]);
        Planted.FindSymbol("planted.Base")!.Select(file => file.Name).ShouldBe(["base.proto"]);
        Planted.Services.ShouldBe(["planted.PlantedService"]);
    }

    /// <summary>What protoc would make of four files: one with a message that may be extended, two that import it, and one that imports those, extends it twice
    /// and has a service.</summary>
    private static Declarations Plant()
    {
        var bottom = File("base.proto");
        bottom.MessageType.Add(new DescriptorProto
        {
            Name = "Base",
            ExtensionRange = { new DescriptorProto.Types.ExtensionRange { Start = 100, End = 200 } },
        });
        var top = File("top.proto", "left.proto", "right.proto", "base.proto");
        top.Extension.Add(Extension("word", 100));
        top.MessageType.Add(new DescriptorProto { Name = "Holder", Extension = { Extension("count", 101) } });
        top.Service.Add(new ServiceDescriptorProto
        {
            Name = "PlantedService",
            Method = { new MethodDescriptorProto { Name = "Plant", InputType = ".planted.Base", OutputType = ".planted.Base" } },
        });
        FileDescriptorProto[] files = [bottom, File("left.proto", "base.proto"), File("right.proto", "base.proto"), top];
        var built = FileDescriptor.BuildFromByteStrings(files.Select(file => file.ToByteString()));
        return new Declarations(built[^1].Services);
    }

    private static FileDescriptorProto File(string name, params string[] imports) => new() { Name = name, Package = "planted", Syntax = "proto2", Dependency = { imports } };

    private static FieldDescriptorProto Extension(string name, int number) =>
        new() { Name = name, Number = number, Extendee = ".planted.Base", Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type.String, Label = Label.Optional };
}
