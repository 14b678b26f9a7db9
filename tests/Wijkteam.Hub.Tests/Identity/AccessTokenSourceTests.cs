using System.Net.Sockets;
using Shouldly;
using Wijkteam.Contracts;
using Xunit;

namespace Wijkteam.Hub.Tests.Identity;

public sealed class AccessTokenSourceTests
{
    [Fact]
    public async Task Get_ManyAtOnce_AskOnce()
    {
        await using var hub = await TestHub.StartAsync();
        using var source = hub.Tokens();
        var tokens = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => source.GetAsync(TestContext.Current.CancellationToken).AsTask()));

        tokens.Distinct().ShouldHaveSingleItem();
        hub.Ledger.Used.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Get_ShortlyBeforeExpiry_Renews()
    {
        await using var hub = await TestHub.StartAsync();
        using var source = hub.Tokens();
        var first = await source.GetAsync(TestContext.Current.CancellationToken);
        hub.Time.Advance(TimeSpan.FromSeconds(269));
        (await source.GetAsync(TestContext.Current.CancellationToken)).ShouldBe(first);
        hub.Time.Advance(TimeSpan.FromSeconds(1));
        (await source.GetAsync(TestContext.Current.CancellationToken)).ShouldNotBe(first);
    }

    [Fact]
    public async Task Get_Refused_SaysWhyAndTriesAgainNextTime()
    {
        await using var hub = await TestHub.StartAsync();
        using var source = hub.Tokens();
        hub.Clients.Remove(TestHub.Participant);
        var refusal = await Should.ThrowAsync<AccessTokenException>(async () => await source.GetAsync(TestContext.Current.CancellationToken));
        refusal.Error.ShouldBe("invalid_client");

        hub.Clients.Register(TestHub.Participant, Keys.Public(TestHub.KeyId, hub.Key));
        (await source.GetAsync(TestContext.Current.CancellationToken)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Get_OverAUnixSocket_NeedsNoConfiguredUrl()
    {
        await using var hub = await TestHub.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancellationToken) => ConnectAsync(hub.SocketPath, cancellationToken) });
        using var source = new AccessTokenSource(http, new Uri("http://localhost/oauth2/token"), hub.Credential(), hub.Time);
        (await source.GetAsync(TestContext.Current.CancellationToken)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Get_WithAnAudience_NamesTheUrlThatTheHubKnows()
    {
        const string Url = "https://hub.example/oauth2/token";
        await using var hub = await TestHub.StartAsync(options => options.TokenEndpointUrls.Add(Url));
        using var source = new AccessTokenSource(hub.Http, hub.TokenUrl, hub.Credential(), hub.Time, Url);
        (await source.GetAsync(TestContext.Current.CancellationToken)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Handler_TowardsAnotherMachineWithoutTls_SendsNothing()
    {
        await using var hub = await TestHub.StartAsync();
        using var source = hub.Tokens();
        using var http = new HttpClient(new AccessTokenHandler(source, new SocketsHttpHandler()));

        await Should.ThrowAsync<InvalidOperationException>(() => http.GetAsync(new Uri("http://hub.example/"), TestContext.Current.CancellationToken));
        hub.Ledger.Used.ShouldBeEmpty();
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
