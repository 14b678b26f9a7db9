using Google.Protobuf;
using Google.Protobuf.Reflection;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.BadInput;

/// <summary>A field or an enum that is new to the contract, of which no table says anything, does not pass unseen.</summary>
public sealed class CoverageTests
{
    private static readonly MessageDescriptor Planted = Plant();

    [Fact]
    public void Field_WithoutARow_IsMissing_OfTheRequestAndOfTheMessagesInIt()
    {
        var coverage = With("id = \"een\"");

        coverage.MissingOf(Planted).ShouldBe(["inner", "kind"]);
        coverage.MissingWithin([Planted]).ShouldBe(
            ["wijkteam.hub.v1.PlantedRequest.inner", "wijkteam.hub.v1.PlantedInner.word", "wijkteam.hub.v1.PlantedRequest.kind"], ignoreOrder: true);
    }

    [Fact]
    public void Enum_WithoutAnUnknownValue_IsNamed()
    {
        With("id = \"een\"", "inner.word = \"\"", "kind = 0").WithoutUnknownWithin([Planted]).ShouldBe(["wijkteam.hub.v1.PlantedRequest.kind"]);
        With("kind = 7777").WithoutUnknownWithin([Planted]).ShouldBeEmpty();
    }

    [Fact]
    public void All_WithRows_NothingIsMissing()
    {
        var coverage = With("id = \"een\"", "inner.word = \"\"", "kind = 7777");

        coverage.MissingOf(Planted).ShouldBeEmpty();
        coverage.MissingWithin([Planted]).ShouldBeEmpty();
    }

    [Fact]
    public void Row_AboutAFieldThatIsNotThere_Fails() =>
        Should.Throw<InvalidOperationException>(() => With("gone = 1")).Message.ShouldContain("has no field 'gone'");

    private static Coverage With(params string[] sent)
    {
        var coverage = new Coverage();
        coverage.Add(Planted, sent.Select(change => new Row("PlantedService/Plant", change, "FIELD_INVALID", Field: null)));
        return coverage;
    }

    /// <summary>What protoc would make of <c>message PlantedRequest { string id = 1; PlantedInner inner = 2; PlantedKind kind = 3; }</c> in the contract's
    /// package.</summary>
    private static MessageDescriptor Plant()
    {
        var request = new DescriptorProto { Name = "PlantedRequest" };
        request.Field.Add(Field("id", 1, FieldDescriptorProto.Types.Type.String));
        request.Field.Add(Field("inner", 2, FieldDescriptorProto.Types.Type.Message, ".wijkteam.hub.v1.PlantedInner"));
        request.Field.Add(Field("kind", 3, FieldDescriptorProto.Types.Type.Enum, ".wijkteam.hub.v1.PlantedKind"));
        var inner = new DescriptorProto { Name = "PlantedInner" };
        inner.Field.Add(Field("word", 1, FieldDescriptorProto.Types.Type.String));
        var file = new FileDescriptorProto { Name = "planted.proto", Package = V1.Referral.Descriptor.File.Package, Syntax = "proto3" };
        file.MessageType.Add(request);
        file.MessageType.Add(inner);
        file.EnumType.Add(new EnumDescriptorProto { Name = "PlantedKind", Value = { new EnumValueDescriptorProto { Name = "PLANTED_KIND_UNSPECIFIED", Number = 0 } } });
        return FileDescriptor.BuildFromByteStrings([file.ToByteString()]).Single().MessageTypes[0];
    }

    private static FieldDescriptorProto Field(string name, int number, FieldDescriptorProto.Types.Type type, string? typeName = null)
    {
        var field = new FieldDescriptorProto { Name = name, Number = number, Type = type, Label = FieldDescriptorProto.Types.Label.Optional };
        if (typeName is not null)
        {
            field.TypeName = typeName;
        }

        return field;
    }
}
