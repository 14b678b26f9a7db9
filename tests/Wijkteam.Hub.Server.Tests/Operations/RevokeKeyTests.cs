using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Contracts;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Operations;

/// <summary>A key that has got into other hands.</summary>
public sealed class RevokeKeyTests : OperationsScene
{
    private const string OtherKey = "test-2";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public RevokeKeyTests() => Hub.ChangeDirectory = document =>
        document.Registrations.Single(registration => registration.Participant.Id == HubFixture.Team).Keys.Add(TestParticipant.PublicKeyOf(_key, OtherKey));

    public override async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Revoked_KeyItsTokensAndStreamsEnd_TheOtherKeysLiveOn()
    {
        var lost = Team;
        using var kept = ConnectWithOtherKey();
        await using var lostInbox = await TestInbox.OpenAsync(lost, maxUnacknowledged: 1);
        var first = await ReferAsync();
        (await lostInbox.NextAsync()).Referral.Id.ShouldBe(first.Id);
        await using var keptInbox = await TestInbox.OpenAsync(kept);
        var second = await ReferAsync();
        (await keptInbox.NextAndAckAsync()).Referral.Id.ShouldBe(second.Id);

        await Operator.Operations.RevokeKeyAsync(Revoke(HubFixture.Team), Waiting.Call());

        var end = await lostInbox.EndAsync();
        (end.Status, end.Reason).ShouldBe((StatusCode.Unauthenticated, "TOKEN_INVALID"));
        (await keptInbox.NextAndAckAsync()).Referral.Id.ShouldBe(first.Id, "what the other stream held is for those that remain");
        (await PullRefusalAsync(lost)).ShouldBe("TOKEN_INVALID");
        (await TokenErrorAsync(Team)).ShouldBe("invalid_client");
        var third = await ReferAsync();
        (await keptInbox.NextAndAckAsync()).Referral.Id.ShouldBe(third.Id);
        await kept.Inbox.PullAsync(new PullRequest { MaxMessages = 1 }, Waiting.Call());
    }

    [Fact]
    public async Task Revoked_StaysSo_OverRestartsAndDirectories()
    {
        await Operator.Operations.RevokeKeyAsync(Revoke(HubFixture.Team), Waiting.Call());

        await Hub.RestartAsync();
        (await TokenErrorAsync(Team)).ShouldBe("invalid_client");
        var document = DirectoryDocument.Parser.ParseJson(await File.ReadAllTextAsync(Path.Combine(Hub.Folder, "directory.json"), TestContext.Current.CancellationToken));
        Hub.Services.GetRequiredService<CurrentDirectory>().Swap(document);
        (await TokenErrorAsync(Team)).ShouldBe("invalid_client");
        using var kept = ConnectWithOtherKey();
        await kept.Inbox.PullAsync(new PullRequest { MaxMessages = 1 }, Waiting.Call());
    }

    [Fact]
    public async Task RevokedKeyOfAnAdapter_EndsItsPushStream()
    {
        await using var push = await TestPush.OpenAsync(Adapter);
        await using var other = await TestPush.OpenAsync(Hub.Connect(HubFixture.OtherAdapter, withProfessional: false));

        await Operator.Operations.RevokeKeyAsync(Revoke(HubFixture.Adapter), Waiting.Call());

        var end = await push.EndAsync();
        (end.Status, end.Reason).ShouldBe((StatusCode.Unauthenticated, "TOKEN_INVALID"));
        await other.SendAsync(new ReceiveNotificationsRequest { Ack = new Ack { Leases = { new LeaseReference { MessageId = "no", LeaseToken = "no" } } } });
        (await other.NextResponseAsync()).Fault.ShouldNotBeNull("the other adapter's stream lives on");
    }

    [Fact]
    public async Task Revoke_WhatIsNotThere_OrTwice_IsRefused_ARepeatIsNot()
    {
        var revoke = Revoke(HubFixture.Team);
        await Operator.Operations.RevokeKeyAsync(revoke, Waiting.Call());
        var before = StoreTrace.Take(Hub);
        await Operator.Operations.RevokeKeyAsync(revoke, Waiting.Call());

        (await RefusalAsync(Revoke(HubFixture.Team))).ShouldBe("STATE_NOT_ALLOWED");
        (await RefusalAsync(Revoke(HubFixture.Team, "no-such"))).ShouldBe("NOT_FOUND");
        (await RefusalAsync(Revoke("niemand"))).ShouldBe("NOT_FOUND");
        (await RefusalAsync(Revoke("fhir", "built-in"))).ShouldBe("NOT_FOUND");

        StoreTrace.Take(Hub).ShouldBe(before);
        StoreTrace.Count(Hub, "entries WHERE kind = 82").ShouldBe(1);
    }

    private TestParticipant ConnectWithOtherKey() =>
        new(HubFixture.Team, _key, Hub.HttpAddress, Hub.GrpcAddress, Hub.Time, withProfessional: true, OtherKey);

    private async Task<string> RefusalAsync(RevokeKeyRequest request) =>
        (await SeenRefusal.OfAsync(Operator.Operations.RevokeKeyAsync(request, Waiting.Call()))).Reason;

    private static async Task<string> PullRefusalAsync(TestParticipant participant) =>
        (await SeenRefusal.OfAsync(participant.Inbox.PullAsync(new PullRequest { MaxMessages = 1 }, Waiting.Call()))).Reason;

    private static async Task<string?> TokenErrorAsync(TestParticipant participant) =>
        (await Should.ThrowAsync<AccessTokenException>(async () => await participant.Tokens.GetAsync(TestContext.Current.CancellationToken))).Error;
}
