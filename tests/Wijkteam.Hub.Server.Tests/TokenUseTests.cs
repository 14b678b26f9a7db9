using Grpc.Core;
using Grpc.Net.Client;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests;

/// <summary>Calls without a good token: refused by name, and nothing changes.</summary>
public sealed class TokenUseTests(HubFixture hub) : IClassFixture<HubFixture>
{
    [Fact]
    public async Task Call_WithoutTokenOrWithAForeignOne_IsRefused()
    {
        foreach (var header in (string?[])[null, "Bearer x.y.z", "Basic eDp5", "Bearer "])
        {
            (await CallAsync(header)).ShouldBe((StatusCode.Unauthenticated, "TOKEN_INVALID"), header);
        }
    }

    [Fact]
    public async Task Call_WithAnExpiredToken_IsRefusedAsExpired()
    {
        var token = await hub.Connect(HubFixture.Gp).Tokens.GetAsync(TestContext.Current.CancellationToken);
        (await CallAsync($"Bearer {token}")).ShouldBe((StatusCode.OK, ""));

        hub.Time.Advance(TimeSpan.FromMinutes(6));

        (await CallAsync($"Bearer {token}")).ShouldBe((StatusCode.Unauthenticated, "TOKEN_EXPIRED"));
    }

    [Fact]
    public async Task Call_WithoutProfessional_CannotTouchAPersonsData()
    {
        var system = hub.Connect(HubFixture.Gp, withProfessional: false);
        var bsn = Samples.NewBsn();
        var before = StoreTrace.Take(hub);

        (await SeenRefusal.OfAsync(system.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call()))).Reason.ShouldBe("PROFESSIONAL_REQUIRED");
        (await SeenRefusal.OfAsync(system.Referrals.ListReferralsAsync(new ListReferralsRequest(), Waiting.Call()))).Reason.ShouldBe("PROFESSIONAL_REQUIRED");
        (await SeenRefusal.OfAsync(system.Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call()))).Reason.ShouldBe("PROFESSIONAL_REQUIRED");
        (await SeenRefusal.OfAsync(system.Inbox.PullAsync(new PullRequest { MaxMessages = 1 }, Waiting.Call()))).Reason.ShouldBe("PROFESSIONAL_REQUIRED");

        StoreTrace.Take(hub).ShouldBe(before);
    }

    [Fact]
    public async Task Assertion_UsedTwice_GivesOneToken()
    {
        var credential = hub.Connect(HubFixture.Gp).Credential;
        var endpoint = new Uri(hub.HttpAddress, "/oauth2/token");
        var assertion = credential.CreateAssertion(endpoint.OriginalString, hub.Time.GetUtcNow());

        (await AskAsync(endpoint, assertion)).ShouldBe(200);
        (await AskAsync(endpoint, assertion)).ShouldBe(401);
    }

    private static async Task<int> AskAsync(Uri endpoint, string assertion)
    {
        using var http = new HttpClient { Timeout = Waiting.Deadline };
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            new("client_assertion", assertion),
        ]);
        using var response = await http.PostAsync(endpoint, form, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private async Task<(StatusCode Status, string Reason)> CallAsync(string? authorization)
    {
        using var channel = GrpcChannel.ForAddress(hub.GrpcAddress);
        var headers = authorization is null ? [] : new Metadata { { "authorization", authorization } };
        try
        {
            var options = Waiting.Call().WithHeaders(headers);
            await new ReferralService.ReferralServiceClient(channel).ListReferralsAsync(new ListReferralsRequest(), options);
            return (StatusCode.OK, "");
        }
        catch (RpcException e)
        {
            var refusal = SeenRefusal.Read(e);
            return (refusal.Status, refusal.Reason);
        }
    }
}
