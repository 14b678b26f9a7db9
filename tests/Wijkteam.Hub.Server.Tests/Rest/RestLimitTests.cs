using System.Net;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Rest;

/// <summary>The limits of the hub are those of the door: each request is one call, counted once.</summary>
public sealed class RestLimitTests : RestScene
{
    public override ValueTask InitializeAsync()
    {
        Hub.Settings["Limits:CallsPerDay"] = "3";
        return base.InitializeAsync();
    }

    [Fact]
    public async Task Calls_BeyondTheLimit_AreRefused_AndToldWhenToTryAgain()
    {
        var replies = new List<RestReply>();
        for (var i = 0; i < 4; i++)
        {
            replies.Add(await GetAsync("/v1/participants?pageSize=1"));
        }

        replies.Select(reply => reply.Status).ShouldBe([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests]);
        replies[3].Reason.ShouldBe("RATE_LIMITED");
        replies[3].Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromHours(23), TimeSpan.FromHours(24));
    }
}
