using Grpc.Core;

namespace Grpc.Tests;

public sealed class MetadataTests
{
    [Fact]
    public void Key_IsPutInLowerCase() => new Metadata.Entry("Trace.ID_1-x", "v").Key.ShouldBe("trace.id_1-x");

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("colon:")]
    [InlineData("é")]
    [InlineData("\u212A")] // the Kelvin sign, whose lower case is k
    public void Key_WithOtherCharacters_IsRefused(string key) =>
        Should.Throw<ArgumentException>(() => new Metadata.Entry(key, "v"));

    [Fact]
    public void Null_IsRefused()
    {
        Should.Throw<ArgumentNullException>(() => new Metadata.Entry(null!, "v"));
        Should.Throw<ArgumentNullException>(() => new Metadata.Entry("k", (string)null!));
        Should.Throw<ArgumentNullException>(() => new Metadata.Entry("k-bin", (byte[])null!));
        Should.Throw<ArgumentNullException>(() => new Metadata { (Metadata.Entry)null! });
    }

    [Fact]
    public void BinaryEntry_NeedsTheSuffix_AndATextRefusesIt()
    {
        Should.Throw<ArgumentException>(() => new Metadata.Entry("k", [1]));
        Should.Throw<ArgumentException>(() => new Metadata.Entry("k-bin", "v"));
        new Metadata.Entry("K-BIN", [1]).IsBinary.ShouldBeTrue();
    }

    [Fact]
    public void BinaryEntry_KeepsACopy_AndHasNoText()
    {
        byte[] bytes = [1, 2];
        var entry = new Metadata.Entry("k-bin", bytes);
        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        entry.ValueBytes.ShouldBe([1, 2]);
        Should.Throw<InvalidOperationException>(() => entry.Value);
        entry.ToString().ShouldBe("[Entry: key=k-bin, valueBytes=0102]");
    }

    [Fact]
    public void TextEntry_HasItsBytesInAscii()
    {
        var entry = new Metadata.Entry("k", "ab");

        entry.IsBinary.ShouldBeFalse();
        entry.ValueBytes.ShouldBe("ab"u8.ToArray());
        entry.ToString().ShouldBe("[Entry: key=k, value=ab]");
    }

    [Fact]
    public void Lookup_FindsTheLast_OrAllInOrder_OrNull()
    {
        var metadata = new Metadata { { "k", "1" }, { "other", "x" }, { "K", "2" }, { "b-bin", [7] } };

        metadata.GetValue("k").ShouldBe("2");
        metadata.Get("k")!.Value.ShouldBe("2");
        metadata.GetAll("k").Select(entry => entry.Value).ShouldBe(["1", "2"]);
        metadata.GetValueBytes("b-bin").ShouldBe([7]);
        metadata.GetValue("absent").ShouldBeNull();
        metadata.GetValueBytes("absent").ShouldBeNull();
        metadata.GetAll("absent").ShouldBeEmpty();
        Should.Throw<InvalidOperationException>(() => metadata.GetValue("b-bin"));
    }

    [Fact]
    public void List_ChangesLikeAList()
    {
        var first = new Metadata.Entry("a", "1");
        var metadata = new Metadata { { "b", "2" } };
        metadata.Insert(0, first);
        metadata[1] = new Metadata.Entry("c", "3");

        metadata.Select(entry => entry.Key).ShouldBe(["a", "c"]);
        metadata.IndexOf(first).ShouldBe(0);
        metadata.Contains(first).ShouldBeTrue();
        metadata.Remove(first).ShouldBeTrue();
        metadata.RemoveAt(0);
        metadata.Count.ShouldBe(0);
    }

    [Fact]
    public void Empty_IsReadOnly()
    {
        Metadata.Empty.IsReadOnly.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => Metadata.Empty.Add("k", "v"));
        Should.Throw<InvalidOperationException>(Metadata.Empty.Clear);
        Metadata.Empty.ShouldBeEmpty();
        new Metadata().IsReadOnly.ShouldBeFalse();
    }
}
