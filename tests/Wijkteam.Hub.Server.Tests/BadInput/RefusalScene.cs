using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.BadInput;

/// <summary>A hub for the tests of a class, and what a refusal must be: the right status, reason and field, nothing of the citizen echoed, and not a trace
/// in the store.</summary>
public abstract class RefusalScene(HubFixture hub) : IClassFixture<HubFixture>
{
    private static readonly string[] Personal = ["Fatima", "Verzonnen", "1987-03-09", "3572AB", "+31612345678", "betalingsachterstanden", "Alleenstaand"];

    protected HubFixture Hub => hub;

    /// <summary>The GP, and a citizen who agrees that the GP refers them to the team.</summary>
    protected async Task<(TestParticipant Gp, string Bsn)> AgreedAsync()
    {
        var gp = Hub.Connect(HubFixture.Gp);
        var bsn = Samples.NewBsn();
        await gp.Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call());
        return (gp, bsn);
    }

    protected async Task<string> RefusedAsync<T>(Func<AsyncUnaryCall<T>> call, StatusCode status, string reason, string? field, string bsn)
    {
        var before = StoreTrace.Take(Hub);

        var refusal = await SeenRefusal.OfAsync(call());

        (refusal.Status, refusal.Reason).ShouldBe((status, reason), refusal.Text);
        (field is null ? refusal.Fields.Count == 0 : refusal.Fields.Contains(field)).ShouldBeTrue(refusal.Text);
        foreach (var text in (string[])[.. Personal, .. bsn.Length > 0 ? [bsn] : Array.Empty<string>()])
        {
            refusal.Text.ShouldNotContain(text);
        }

        StoreTrace.Take(Hub).ShouldBe(before);
        return refusal.Text;
    }
}
