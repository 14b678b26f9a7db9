using Shouldly;
using Wijkteam.Hub.Keys;
using Xunit;

namespace Wijkteam.Hub.Tests.Keys;

public sealed class MasterKeyTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("keys-test-").FullName;

    private string MasterFile => Path.Combine(_folder, "master.key");

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public void LoadOrCreate_MakesOne_ReadableToItsOwnerAlone()
    {
        var key = MasterKey.LoadOrCreate(MasterFile, mayCreate: true);

        key.Length.ShouldBe(Sealer.KeySize);
        MasterKey.LoadOrCreate(MasterFile, mayCreate: true).ShouldBe(key);
        MasterKey.Load(MasterFile).ShouldBe(key);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.GetUnixFileMode(MasterFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        System.IO.Directory.GetFiles(_folder).ShouldBe([MasterFile]);
    }

    [Fact]
    public void LoadOrCreate_HalfWrittenDraftOfACrash_IsNoObstacle()
    {
        System.IO.File.WriteAllText(MasterFile + ".new", "hal");

        MasterKey.LoadOrCreate(MasterFile, mayCreate: true).Length.ShouldBe(Sealer.KeySize);
    }

    [Theory]
    [InlineData("")]
    [InlineData("geen sleutel")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void LoadOrCreate_CorruptFile_IsRefusedByNameAndKept(string content)
    {
        System.IO.File.WriteAllText(MasterFile, content);

        Should.Throw<InvalidOperationException>(() => MasterKey.LoadOrCreate(MasterFile, mayCreate: true)).Message.ShouldContain(MasterFile);
        Should.Throw<InvalidOperationException>(() => MasterKey.Load(MasterFile)).Message.ShouldContain(MasterFile);

        System.IO.File.ReadAllText(MasterFile).ShouldBe(content);
    }

    [Fact]
    public void Load_NoFile_IsRefusedByName_AndMakesNone()
    {
        Should.Throw<InvalidOperationException>(() => MasterKey.Load(MasterFile)).Message.ShouldContain(MasterFile);
        Should.Throw<InvalidOperationException>(() => MasterKey.LoadOrCreate(MasterFile, mayCreate: false)).Message.ShouldContain(MasterFile);

        System.IO.Directory.GetFiles(_folder).ShouldBeEmpty();
    }
}
