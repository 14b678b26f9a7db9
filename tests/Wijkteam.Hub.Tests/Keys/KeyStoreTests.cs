using System.Security.Cryptography;
using Shouldly;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform.Sqlite;
using Xunit;

namespace Wijkteam.Hub.Tests.Keys;

public sealed class KeyStoreTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("keys-test-").FullName;
    private readonly byte[] _master = RandomNumberGenerator.GetBytes(Sealer.KeySize);
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(20));

    private string File => Path.Combine(_folder, "keys.db");

    private string MasterFile => Path.Combine(_folder, "master.key");

    public void Dispose()
    {
        System.IO.Directory.Delete(_folder, recursive: true);
        _deadline.Dispose();
    }

    [Fact]
    public async Task Create_IsFoundAgain_InAnotherProcessToo()
    {
        var id = Guid.NewGuid();
        SubjectKeys made;
        await using (var store = Open())
        {
            (await store.FindAsync(id, _deadline.Token)).ShouldBeNull();
            made = await store.CreateAsync(id, _deadline.Token);
            (await store.FindAsync(id, _deadline.Token)).ShouldBe(made);
            made.Content!.Length.ShouldBe(Sealer.KeySize);
            made.Content.ShouldNotBe(made.Log);
        }

        await using var again = Open();
        var found = await again.FindAsync(id, _deadline.Token);
        found!.Content.ShouldBe(made.Content);
        found.Log.ShouldBe(made.Log);
    }

    [Fact]
    public async Task Create_ManyAtOnce_AreAllThere()
    {
        Guid[] ids = [.. Enumerable.Range(0, 100).Select(_ => Guid.NewGuid())];
        await using (var store = Open())
        {
            await Task.WhenAll(ids.Select(id => Task.Run(() => store.CreateAsync(id, _deadline.Token).AsTask(), _deadline.Token))).WaitAsync(_deadline.Token);
        }

        await using var again = Open();
        foreach (var id in ids)
        {
            (await again.FindAsync(id, _deadline.Token)).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task File_HoldsNoKeyInTheClear()
    {
        SubjectKeys made;
        byte[] hubKey;
        await using (var store = Open())
        {
            made = await store.CreateAsync(Guid.NewGuid(), _deadline.Token);
            hubKey = store.HubKey(HubKeyNames.Identity, () => RandomNumberGenerator.GetBytes(Sealer.KeySize));
        }

        foreach (var file in System.IO.Directory.GetFiles(_folder))
        {
            var bytes = await System.IO.File.ReadAllBytesAsync(file, _deadline.Token);
            foreach (var key in (byte[][])[made.Content!, made.Log, hubKey, _master])
            {
                bytes.AsSpan().IndexOf(key).ShouldBe(-1, file);
            }
        }
    }

    [Fact]
    public async Task Find_WithAnotherMasterKey_Fails()
    {
        var id = Guid.NewGuid();
        await using (var store = Open())
        {
            await store.CreateAsync(id, _deadline.Token);
            store.HubKey(HubKeyNames.Request, () => [1]);
        }

        await using var other = new SqliteKeyStore(File, RandomNumberGenerator.GetBytes(Sealer.KeySize), cachedSubjects: 10, TimeProvider.System);
        await Should.ThrowAsync<CryptographicException>(async () => await other.FindAsync(id, _deadline.Token));
        Should.Throw<InvalidOperationException>(() => other.HubKey(HubKeyNames.Request, () => [1])).Message.ShouldContain("master key");
    }

    [Fact]
    public async Task Find_KeysPutInThePlaceOfAnothers_Fails()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await using (var store = Open())
        {
            await store.CreateAsync(one, _deadline.Token);
            await store.CreateAsync(other, _deadline.Token);
        }

        using (var database = SqliteDatabase.OpenDurable(File))
        {
            using var swap = database.PrepareOnce("UPDATE subject_keys SET content_key = (SELECT content_key FROM subject_keys WHERE subject_id = ?) WHERE subject_id = ?");
            swap.Bind(one).Bind(other).Run();
        }

        await using var again = Open();
        (await again.FindAsync(one, _deadline.Token)).ShouldNotBeNull();
        await Should.ThrowAsync<CryptographicException>(async () => await again.FindAsync(other, _deadline.Token));
    }

    [Fact]
    public async Task Find_ContentErased_LeavesTheLogKey()
    {
        var id = Guid.NewGuid();
        SubjectKeys made;
        await using (var store = Open())
        {
            made = await store.CreateAsync(id, _deadline.Token);
        }

        using (var database = SqliteDatabase.OpenDurable(File))
        {
            database.Execute("UPDATE subject_keys SET content_key = NULL");
        }

        await using var again = Open();
        var found = await again.FindAsync(id, _deadline.Token);
        found!.Content.ShouldBeNull();
        found.Log.ShouldBe(made.Log);
    }

    [Fact]
    public async Task HubKey_IsMadeOnceAndStays()
    {
        byte[] first;
        await using (var store = Open())
        {
            first = store.HubKey(HubKeyNames.Identity, () => [1, 2, 3]);
            store.HubKey(HubKeyNames.Identity, () => [9]).ShouldBe(first);
            store.HubKey(HubKeyNames.Request, () => [9]).ShouldBe([9]);
        }

        await using var again = Open();
        again.HubKey(HubKeyNames.Identity, () => [9]).ShouldBe(first);
    }

    [Fact]
    public async Task TokenSigningKey_OutlivesARestart()
    {
        string keyId;
        await using (var store = Open())
        {
            using var signing = new TokenSigningKey(store);
            keyId = signing.Key.KeyId;
        }

        await using var again = Open();
        using var later = new TokenSigningKey(again);
        later.Key.KeyId.ShouldBe(keyId);
    }

    [Fact]
    public void MasterKey_IsMadeOnce_ReadableToItsOwnerAlone()
    {
        var key = MasterKey.LoadOrCreate(MasterFile, mayCreate: true);

        key.Length.ShouldBe(Sealer.KeySize);
        MasterKey.LoadOrCreate(MasterFile, mayCreate: true).ShouldBe(key);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.GetUnixFileMode(MasterFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        System.IO.Directory.GetFiles(_folder).ShouldBe([MasterFile]);
    }

    [Fact]
    public void MasterKey_HalfWrittenDraftOfACrash_IsNoObstacle()
    {
        System.IO.File.WriteAllText(MasterFile + ".new", "hal");

        MasterKey.LoadOrCreate(MasterFile, mayCreate: true).Length.ShouldBe(Sealer.KeySize);
    }

    [Theory]
    [InlineData("")]
    [InlineData("geen sleutel")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void MasterKey_CorruptFile_IsRefusedByNameAndKept(string content)
    {
        System.IO.File.WriteAllText(MasterFile, content);

        Should.Throw<InvalidOperationException>(() => MasterKey.LoadOrCreate(MasterFile, mayCreate: true)).Message.ShouldContain(MasterFile);

        System.IO.File.ReadAllText(MasterFile).ShouldBe(content);
    }

    private SqliteKeyStore Open() => new(File, _master, cachedSubjects: 10, TimeProvider.System);
}
