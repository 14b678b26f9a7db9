using Grpc.Core;

namespace Grpc.Tests;

public sealed class CredentialsTests
{
    private static readonly AsyncAuthInterceptor AddNothing = (_, _) => Task.CompletedTask;
    private static readonly CallCredentials Call = CallCredentials.FromInterceptor(AddNothing);

    [Fact]
    public void CallCredentials_TellTheirFunction_AndTheState()
    {
        var seen = new CallConfigurator();
        Call.InternalPopulateConfiguration(seen, "state");

        seen.Calls.ShouldBe([("state", (object)AddNothing)]);
    }

    [Fact]
    public void Compose_KeepsTheOrder()
    {
        var other = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        var seen = new CallConfigurator();
        CallCredentials.Compose(Call, other, Call).InternalPopulateConfiguration(seen, state: null);

        seen.Calls.ShouldHaveSingleItem().Item2.ShouldBeAssignableTo<IReadOnlyList<CallCredentials>>().ShouldBe([Call, other, Call]);
    }

    [Fact]
    public void Compose_OfFewerThanTwo_IsRefused()
    {
        Should.Throw<ArgumentException>(() => CallCredentials.Compose(Call));
        Should.Throw<ArgumentNullException>(() => CallCredentials.FromInterceptor(null!));
    }

    [Fact]
    public void ChannelCredentials_TellWhatTheyAre()
    {
        var pair = new KeyCertificatePair("chain", "key");
        VerifyPeerCallback accept = _ => true;
        var ssl = new SslCredentials("roots", pair, accept);
        var seen = new ChannelConfigurator();
        ChannelCredentials.Insecure.InternalPopulateConfiguration(seen, 1);
        ChannelCredentials.SecureSsl.InternalPopulateConfiguration(seen, 2);
        ssl.InternalPopulateConfiguration(seen, 3);
        ChannelCredentials.Create(ssl, Call).InternalPopulateConfiguration(seen, 4);

        seen.Calls.ShouldBe([(1, "insecure", null, null, null), (2, "ssl", null, null, null), (3, "ssl", "roots", pair, accept), (4, "composite", ssl, Call, null)]);
    }

    [Fact]
    public void Create_OnAnInsecureOrComposedChannel_IsRefused()
    {
        Should.Throw<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, Call));
        var composed = ChannelCredentials.Create(ChannelCredentials.SecureSsl, Call);
        Should.Throw<ArgumentException>(() => ChannelCredentials.Create(composed, Call));
    }

    [Fact]
    public void AuthContext_FindsTheIdentity()
    {
        var subject = AuthProperty.Create("subject", "coördinator"u8.ToArray());
        var issuer = AuthProperty.Create("issuer", "ca"u8.ToArray());
        var properties = new Dictionary<string, List<AuthProperty>> { ["subject"] = [subject], ["issuer"] = [issuer] };
        var context = new AuthContext("subject", properties);

        context.IsPeerAuthenticated.ShouldBeTrue();
        context.PeerIdentity.ShouldHaveSingleItem().Value.ShouldBe("coördinator");
        context.Properties.ShouldBe([subject, issuer], ignoreOrder: true);
        context.FindPropertiesByName("absent").ShouldBeEmpty();
        new AuthContext(peerIdentityPropertyName: null, properties).PeerIdentity.ShouldBeEmpty();
    }

    private sealed class CallConfigurator : CallCredentialsConfiguratorBase
    {
        public List<(object? State, object Value)> Calls { get; } = [];

        public override void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials) => Calls.Add((state, credentials));

        public override void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor) => Calls.Add((state, interceptor));
    }

    private sealed class ChannelConfigurator : ChannelCredentialsConfiguratorBase
    {
        public List<(object? State, string Kind, object? First, object? Second, object? Third)> Calls { get; } = [];

        public override void SetInsecureCredentials(object? state) => Calls.Add((state, "insecure", null, null, null));

        public override void SetSslCredentials(
            object? state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback) =>
            Calls.Add((state, "ssl", rootCertificates, keyCertificatePair, verifyPeerCallback));

        public override void SetCompositeCredentials(object? state, ChannelCredentials channelCredentials, CallCredentials callCredentials) =>
            Calls.Add((state, "composite", channelCredentials, callCredentials, null));
    }
}
