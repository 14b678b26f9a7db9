using System.Security.Cryptography;
using Shouldly;
using Wijkteam.Hub.Keys;
using Xunit;

namespace Wijkteam.Hub.Tests.Keys;

/// <summary>What <see cref="KeyStore"/> promises on every <see cref="IKeyTable"/>; a table's own test class says how to open one.</summary>
public abstract class KeyStoreContract : IAsyncLifetime
{
    private readonly byte[] _master = RandomNumberGenerator.GetBytes(Sealer.KeySize);
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    private protected CancellationToken Deadline => _deadline.Token;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        _deadline.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Opens the table of this test, a second time too, as another hub would.</summary>
    private protected abstract IKeyTable OpenTable();

    /// <summary>Changes the table past the store.</summary>
    private protected abstract void Execute(string sql);

    /// <summary>All bytes that are kept.</summary>
    private protected abstract Task<byte[]> DumpAsync();

    private protected abstract string Literal(Guid id);

    private protected KeyStore Open(byte[]? master = null) => new(OpenTable(), master ?? _master, cachedSubjects: 10, TimeProvider.System);

    [Fact]
    public async Task Create_IsFoundAgain_InAnotherProcessToo()
    {
        var id = Guid.NewGuid();
        SubjectKeys made;
        await using (var store = Open())
        {
            (await store.FindAsync(id, Deadline)).ShouldBeNull();
            made = await store.CreateAsync(id, Deadline);
            (await store.FindAsync(id, Deadline)).ShouldBe(made);
            made.Content!.Length.ShouldBe(Sealer.KeySize);
            made.Content.ShouldNotBe(made.Log);
        }

        await using var again = Open();
        ShouldBeSame((await again.FindAsync(id, Deadline))!, made);
    }

    [Fact]
    public async Task Load_BringsAllThatCanBeOpened_AndTheyAreNotAskedForAgain()
    {
        Guid[] ids = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        await using (var store = Open())
        {
            foreach (var id in ids)
            {
                await store.CreateAsync(id, Deadline);
            }
        }

        Execute($"UPDATE subject_keys SET log_key = content_key WHERE subject_id = {Literal(ids[1])}");
        await using var again = Open();
        await again.LoadAsync([.. ids, Guid.NewGuid(), ids[0]], Deadline);
        Execute("DELETE FROM subject_keys");

        (await again.FindAsync(ids[0], Deadline)).ShouldNotBeNull();
        (await again.FindAsync(ids[1], Deadline)).ShouldBeNull();
        (await again.FindAsync(ids[2], Deadline)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Create_ManyAtOnce_AreAllThere()
    {
        Guid[] ids = [.. Enumerable.Range(0, 100).Select(_ => Guid.NewGuid())];
        await using (var store = Open())
        {
            await Task.WhenAll(ids.Select(id => Task.Run(() => store.CreateAsync(id, Deadline).AsTask(), Deadline))).WaitAsync(Deadline);
        }

        await using var again = Open();
        foreach (var id in ids)
        {
            (await again.FindAsync(id, Deadline)).ShouldNotBeNull();
        }
    }

    /// <summary>Whatever is sealed under one of two keys is lost if the other one stays.</summary>
    [Fact]
    public async Task Create_OfTheSameCitizens_ByTwoHubsAtOnce_GivesBothTheSameKeys()
    {
        Guid[] ids = [.. Enumerable.Range(0, 50).Select(_ => Guid.NewGuid())];
        await using var one = Open();
        await using var other = Open();

        var made = await Task.WhenAll(
            Task.WhenAll(ids.Select(id => Task.Run(() => one.CreateAsync(id, Deadline).AsTask(), Deadline))),
            Task.WhenAll(ids.Reverse().Select(id => Task.Run(() => other.CreateAsync(id, Deadline).AsTask(), Deadline)))).WaitAsync(Deadline);

        await using var third = Open();
        for (var i = 0; i < ids.Length; i++)
        {
            var kept = (await third.FindAsync(ids[i], Deadline))!;
            ShouldBeSame(made[0][i], kept);
            ShouldBeSame(made[1][^(i + 1)], kept);
        }
    }

    [Fact]
    public async Task Create_Again_GivesTheFirst()
    {
        var (old, id) = (Guid.NewGuid(), Guid.NewGuid());
        SubjectKeys made;
        await using (var store = Open())
        {
            made = await store.CreateAsync(old, Deadline);
        }

        await using var again = Open();
        var both = await Task.WhenAll(again.CreateAsync(id, Deadline).AsTask(), again.CreateAsync(old, Deadline).AsTask()).WaitAsync(Deadline);

        ShouldBeSame(both[1], made);
        ShouldBeSame((await again.FindAsync(old, Deadline))!, made);
        both[0].Log.ShouldNotBe(made.Log);
    }

    [Fact]
    public async Task Table_HoldsNoKeyInTheClear()
    {
        SubjectKeys made;
        byte[] hubKey;
        await using (var store = Open())
        {
            made = await store.CreateAsync(Guid.NewGuid(), Deadline);
            hubKey = store.HubKey(HubKeyNames.Identity, () => RandomNumberGenerator.GetBytes(Sealer.KeySize));
        }

        var bytes = await DumpAsync();
        bytes.Length.ShouldBeGreaterThan(3 * Sealer.KeySize);
        foreach (var key in (byte[][])[made.Content!, made.Log, hubKey, _master])
        {
            bytes.AsSpan().IndexOf(key).ShouldBe(-1);
        }
    }

    [Fact]
    public async Task Find_WithAnotherMasterKey_Fails()
    {
        var id = Guid.NewGuid();
        await using (var store = Open())
        {
            await store.CreateAsync(id, Deadline);
            store.HubKey(HubKeyNames.Request, () => [1]);
        }

        await using var other = Open(RandomNumberGenerator.GetBytes(Sealer.KeySize));
        await Should.ThrowAsync<CryptographicException>(async () => await other.FindAsync(id, Deadline));
        Should.Throw<InvalidOperationException>(() => other.HubKey(HubKeyNames.Request, () => [1])).Message.ShouldContain("master key");
    }

    [Fact]
    public async Task Find_KeysPutInThePlaceOfAnothers_Fails()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await using (var store = Open())
        {
            await store.CreateAsync(one, Deadline);
            await store.CreateAsync(other, Deadline);
        }

        Execute($"UPDATE subject_keys SET content_key = (SELECT content_key FROM subject_keys WHERE subject_id = {Literal(one)}) WHERE subject_id = {Literal(other)}");

        await using var again = Open();
        (await again.FindAsync(one, Deadline)).ShouldNotBeNull();
        await Should.ThrowAsync<CryptographicException>(async () => await again.FindAsync(other, Deadline));
    }

    [Fact]
    public async Task Find_ContentErased_LeavesTheLogKey()
    {
        var id = Guid.NewGuid();
        SubjectKeys made;
        await using (var store = Open())
        {
            made = await store.CreateAsync(id, Deadline);
        }

        Execute("UPDATE subject_keys SET content_key = NULL");

        await using var again = Open();
        var found = await again.FindAsync(id, Deadline);
        found!.Content.ShouldBeNull();
        found.Log.ShouldBe(made.Log);
        (await again.CreateAsync(id, Deadline)).Content.ShouldBeNull();
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
    public async Task HubKey_MadeByManyHubsAtOnce_IsOne()
    {
        var stores = Enumerable.Range(0, 8).Select(_ => Open()).ToList();
        using var together = new Barrier(stores.Count);

        var keys = await Task.WhenAll(stores.Select(store => Task.Factory.StartNew(
            () => store.HubKey(HubKeyNames.Identity, () =>
            {
                // All of them have found none.
                together.SignalAndWait(Deadline);
                return RandomNumberGenerator.GetBytes(Sealer.KeySize);
            }),
            Deadline,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))).WaitAsync(Deadline);

        keys.Select(Convert.ToHexString).Distinct().ShouldHaveSingleItem();
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
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

    private static void ShouldBeSame(SubjectKeys keys, SubjectKeys expected)
    {
        keys.Content.ShouldBe(expected.Content);
        keys.Log.ShouldBe(expected.Log);
    }
}
