using System.Collections.Concurrent;
using System.Security.Cryptography;
using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform.Redis;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public sealed class SharedCitizensTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Time = new(2041, 5, 6, 7, 8, 9, 123, TimeSpan.Zero);

    private readonly FakeRedis _redis = new();
    private readonly FakeKeys _keys = new();
    private readonly SharedCitizens _citizens;

    public SharedCitizensTests() => _citizens = new SharedCitizens(_redis, _redis, _keys);

    public ValueTask DisposeAsync() => _keys.DisposeAsync();

    [Fact]
    public async Task Find_WhatAnotherReplicaSet_IsTheSame()
    {
        var citizen = NewCitizen();
        _citizens.Set(citizen);

        var found = await new SharedCitizens(_redis, _redis, _keys).FindAsync(citizen.Subject.IdentityHmac!);

        found!.Subject.ShouldBe(citizen.Subject);
        var (was, isNow) = (citizen.Consents.ShouldHaveSingleItem(), found.Consents.ShouldHaveSingleItem());
        (isNow with { Body = was.Body }).ShouldBe(was);
        isNow.Body.ShouldBe(was.Body);
    }

    [Fact]
    public void Set_ShowsNothingOfTheCitizen()
    {
        var citizen = NewCitizen();
        _citizens.Set(citizen);
        _citizens.TellChanged(citizen.Subject.IdentityHmac!);

        var shown = Convert.ToHexStringLower([.. _redis.Values.SelectMany(value => System.Text.Encoding.UTF8.GetBytes(value.Key).Concat(value.Value))])
            + string.Join(' ', _redis.Told) + string.Join(' ', _redis.Told.Select(told => Convert.ToHexStringLower(Convert.FromBase64String(told))));
        shown.ShouldNotContain(Convert.ToHexStringLower(citizen.Subject.IdentityHmac!.AsSpan(0, 8)));
        shown.ShouldNotContain(Convert.ToBase64String(citizen.Subject.IdentityHmac!)[..8]);
        shown.ShouldNotContain(citizen.Subject.Id.ToString("N"));
        shown.ShouldNotContain(Convert.ToHexStringLower(citizen.Subject.Id.ToByteArray()));
        shown.ShouldNotContain(Convert.ToHexStringLower(citizen.Consents[0].Body));
    }

    [Fact]
    public async Task Find_AnySingleBitWrong_FindsNothing()
    {
        var citizen = NewCitizen();
        _citizens.Set(citizen);
        var (key, value) = _redis.Values.ShouldHaveSingleItem();
        for (var i = 0; i < value.Length * 8; i++)
        {
            var wrong = value.ToArray();
            wrong[i / 8] ^= (byte)(1 << (i % 8));
            _redis.Values[key] = wrong;

            (await _citizens.FindAsync(citizen.Subject.IdentityHmac!)).ShouldBeNull();
        }

        _redis.Values[key] = [];
        (await _citizens.FindAsync(citizen.Subject.IdentityHmac!)).ShouldBeNull();
        _redis.Values[key] = value;
        (await _citizens.FindAsync(citizen.Subject.IdentityHmac!)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Find_TheValueOfAnotherCitizen_FindsNothing()
    {
        var (citizen, other) = (NewCitizen(), NewCitizen());
        _citizens.Set(citizen);
        var key = _redis.Values.Keys.ShouldHaveSingleItem();
        _citizens.Set(other);

        _redis.Values[key] = _redis.Values.Single(value => value.Key != key).Value;

        (await _citizens.FindAsync(citizen.Subject.IdentityHmac!)).ShouldBeNull();
    }

    [Fact]
    public void TellChanged_IsHeardAsTheSameCitizen_AndNothingElseIs()
    {
        var citizen = NewCitizen();
        var heard = new List<byte[]>();
        _citizens.ListenForChanges(heard.Add);

        _citizens.TellChanged(citizen.Subject.IdentityHmac!);
        _redis.Tell(RedisNames.Consent, "");
        _redis.Tell(RedisNames.Consent, "not base64!");
        _redis.Tell(RedisNames.Consent, Convert.ToBase64String(citizen.Subject.IdentityHmac!));
        _citizens.Set(citizen);
        _redis.Tell(RedisNames.Consent, Convert.ToBase64String(_redis.Values.Single().Value));

        heard.ShouldHaveSingleItem().ShouldBe(citizen.Subject.IdentityHmac);
    }

    private static CitizenRows NewCitizen()
    {
        var id = Guid.NewGuid();
        return new CitizenRows(
            new SubjectRow(id, RandomNumberGenerator.GetBytes(32), 7),
            [new RecordRow(Guid.NewGuid(), RecordKind.Consent, 2, id, "gp", "", 3, Time, Time.AddMinutes(1), RandomNumberGenerator.GetBytes(100))]);
    }

    private sealed class FakeKeys : IKeyStore
    {
        private readonly ConcurrentDictionary<string, byte[]> _keys = new();

        public byte[] HubKey(string name, Func<byte[]> make) => _keys.GetOrAdd(name, _ => make());

        public ValueTask<SubjectKeys?> FindAsync(Guid subjectId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask LoadAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<SubjectKeys> CreateAsync(Guid subjectId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class FakeRedis : ISharedCache, IBroadcast
    {
        private readonly List<Action<string>> _listeners = [];

        public ConcurrentDictionary<string, byte[]> Values { get; } = new();

        public List<string> Told { get; } = [];

        public bool Keeps => true;

        public ValueTask<byte[]?> FindAsync(string key) => ValueTask.FromResult(Values.GetValueOrDefault(key));

        public void Set(string key, byte[] value, TimeSpan lifetime) => Values[key] = value;

        public void Tell(string topic, string what)
        {
            Told.Add(what);
            _listeners.ForEach(heard => heard(what));
        }

        public void Listen(string topic, Action<string> heard) => _listeners.Add(heard);
    }
}
