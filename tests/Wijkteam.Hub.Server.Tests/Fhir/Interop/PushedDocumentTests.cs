using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fhir.Push;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Interop;

/// <summary>What is brought to a GP system is R4 by the word of others too.</summary>
public sealed class PushedDocumentTests : FhirPushScene
{
    [Theory]
    [InlineData("id-only")]
    [InlineData("empty")]
    [InlineData("plain")]
    public async Task Notifications_AndTheirSubscription_AreAcceptedByBoth(string content)
    {
        var asked = content == "plain" ? Plain(new Uri(Receiver.Url, "fhir/")) : Backport(Receiver.Url, content);
        var subscription = await SubscribeAsync(asked);
        await AcceptedAsync();
        var pushed = await Receiver.NextAsync();
        await UntilAsync(subscription, Hl7.Fhir.Model.Subscription.SubscriptionStatus.Active);

        var verdicts = await Validators.AskAsync(
        [
            ("asked", asked.ToJsonString()),
            ("pushed", pushed.Text),
            ("read", (await GetAsync($"/Subscription/{subscription.Id}")).Text),
            ("status", (await GetAsync($"/Subscription/{subscription.Id}/$status")).Text),
            ("found", (await GetAsync("/Subscription")).Text),
        ]);

        verdicts.Where(verdict => verdict.Problems.Count > 0).ShouldBeEmpty();
    }
}
