using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Shouldly;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using Xunit;
using static Wijkteam.Hub.Tests.Identity.TokenRequests;

namespace Wijkteam.Hub.Tests.Identity;

public sealed class RestrictionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Revoked_KeysTokensAndAssertionsAreRefused_AtOnce(bool seenBefore)
    {
        await using var hub = await TestHub.StartAsync();
        var token = await TokenAsync(hub);
        if (seenBefore)
        {
            (await CallAsync(hub, token)).ShouldBe((StatusCode.OK, ""));
        }

        hub.Ledger.Used.Clear();
        hub.Get<Restrictions>().Swap([], [(TestHub.Participant, TestHub.KeyId), ("other", "key-2")]);
        (await CallAsync(hub, token)).ShouldBe((StatusCode.Unauthenticated, "TOKEN_INVALID"));
        await (await PostAsync(hub, Assertion(hub))).ShouldBeRefused(hub, TokenError.KeyUnknown);

        hub.Get<Restrictions>().Swap([], [(TestHub.Participant, "key-2"), ("other", TestHub.KeyId)]);
        (await CallAsync(hub, token)).ShouldBe((StatusCode.OK, ""), "another's key, or another key");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Paused_CallsAreRefused_UntilItResumes(bool seenBefore)
    {
        await using var hub = await TestHub.StartAsync();
        var token = await TokenAsync(hub);
        if (seenBefore)
        {
            (await CallAsync(hub, token)).ShouldBe((StatusCode.OK, ""));
        }

        hub.Get<Restrictions>().Swap([TestHub.Participant], []);
        (await CallAsync(hub, token)).ShouldBe((StatusCode.PermissionDenied, "PARTICIPANT_PAUSED"));
        hub.Get<Contacts>().Find(TestHub.Participant).ShouldBe(hub.Time.GetUtcNow(), "it is heard of all the same");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/whoami") { Headers = { Authorization = new("Bearer", token) } };
        using var response = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        hub.Get<Restrictions>().Swap([], []);
        (await CallAsync(hub, token)).ShouldBe((StatusCode.OK, ""));
    }

    private static async Task<(StatusCode Status, string Reason)> CallAsync(TestHub hub, string token)
    {
        using var channel = GrpcChannel.ForAddress(hub.GrpcAddress);
        var options = new CallOptions(new Metadata { { "authorization", $"Bearer {token}" } }, cancellationToken: TestContext.Current.CancellationToken);
        try
        {
            await new DirectoryService.DirectoryServiceClient(channel).GetParticipantAsync(new GetParticipantRequest(), options);
            return (StatusCode.OK, "");
        }
        catch (RpcException e)
        {
            var details = Google.Rpc.Status.Parser.ParseFrom(e.Trailers.GetValueBytes("grpc-status-details-bin")!);
            var error = details.Details[0].Unpack<Google.Rpc.ErrorInfo>();
            error.Domain.ShouldBe(RefusalStatus.Domain);
            return (e.StatusCode, error.Type);
        }
    }
}
