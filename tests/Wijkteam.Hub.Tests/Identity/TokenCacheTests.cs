using Microsoft.AspNetCore.Authentication;
using Shouldly;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Identity;

public sealed class TokenCacheTests
{
    private static readonly CachedToken Token = new(new Caller(new Participant(), null, "k", default), AuthenticateResult.NoResult());

    [Fact]
    public void Set_MoreThanItHolds_DropsTheEldestAndKeepsTheBound()
    {
        var cache = new TokenCache(new SettableTime());
        for (var i = 0; i < 3 * TokenCache.GenerationSize; i++)
        {
            cache.Set(Hash(i), Token);
            cache.Count.ShouldBeLessThanOrEqualTo(2 * TokenCache.GenerationSize);
        }

        cache.Find(Hash(0)).ShouldBeNull();
        cache.Find(Hash((3 * TokenCache.GenerationSize) - 1)).ShouldBe(Token);
    }

    [Fact]
    public void Find_InUse_SurvivesTheTurnOfGenerations()
    {
        var time = new SettableTime();
        var cache = new TokenCache(time);
        cache.Set(Hash(1), Token);
        cache.Set(Hash(2), Token);
        for (var i = 3; i < 6; i++)
        {
            time.Advance(TimeSpan.FromMinutes(5));
            cache.Set(Hash(i), Token);
            cache.Find(Hash(1)).ShouldBe(Token);
        }

        cache.Find(Hash(2)).ShouldBeNull("not in use for two generations");
    }

    [Fact]
    public void TryCompute_IsTheSha256OfTheToken()
    {
        TokenHash.TryCompute("abc", out var one).ShouldBeTrue();
        one.A.ShouldBe(BitConverter.ToUInt64(System.Security.Cryptography.SHA256.HashData("abc"u8)));
        TokenHash.TryCompute("abd", out var other).ShouldBeTrue();
        other.ShouldNotBe(one);
        TokenHash.TryCompute("é", out _).ShouldBeFalse();
        TokenHash.TryCompute(new string('a', AccessTokens.MaxLength + 1), out _).ShouldBeFalse();
    }

    private static TokenHash Hash(int number) => new((ulong)number, 0, 0, 0);
}
