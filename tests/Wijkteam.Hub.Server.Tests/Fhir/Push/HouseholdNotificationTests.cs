using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using Consent = Wijkteam.Hub.V1.Consent;
using FhirSubscription = Hl7.Fhir.Model.Subscription;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Push;

/// <summary>What a practice that is involved in a household is notified of: that there is something, by the id of its plan.</summary>
public sealed class HouseholdNotificationTests : FhirPushScene
{
    private const string Cause = "http://hub.wijkteam/fhir/StructureDefinition/notification-cause";

    [Fact]
    public async Task IdOnly_HasThePlanAsItsFocus_WhichIsReadAtTheDoor()
    {
        await SubscribeAsync(Backport(Receiver.Url));
        var bsn = Samples.NewBsn();
        var household = await FormAsync(bsn);

        var push = await Receiver.NextAsync();

        var bundle = Read<Bundle>(push);
        var happened = bundle.Entry[0].Resource.ShouldBeOfType<Parameters>().GetSingle("notification-event")!;
        happened.GetExtensionValue<Code>(Cause)!.Value.ShouldBe("household");
        ((ResourceReference)happened.Part.Single(part => part.Name == "focus").Value!).ShouldSatisfyAllConditions(
            focus => focus.Reference.ShouldBe($"CarePlan/{household.Id}"), focus => focus.Type.ShouldBe("CarePlan"));
        (bundle.Entry[1].Request!.Url, bundle.Entry[1].Request!.Method).ShouldBe(($"CarePlan/{household.Id}", Bundle.HTTPVerb.PUT));
        foreach (var personal in (string[])[bsn, "Verzonnen", "finances", HubFixture.Team])
        {
            push.Text.ShouldNotContain(personal);
        }

        (await GetAsync($"/CarePlan/{household.Id}")).As<CarePlan>().Status.ShouldBe(RequestStatus.Active);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WithoutFocus_ItSaysThatThereIsSomething(bool isTopic)
    {
        await SubscribeAsync(isTopic ? Backport(Receiver.Url, "empty") : Plain(Receiver.Url, payload: null));
        var household = await FormAsync(Samples.NewBsn());

        var push = await Receiver.NextAsync();

        (push.Method, push.Path).ShouldBe(("POST", "/"));
        push.Text.ShouldNotContain(household.Id);
    }

    [Fact]
    public async Task PlainTasks_AreNotAskedToTakeAPlan_AndNothingIsHeldUpByIt()
    {
        var subscription = await SubscribeAsync(Plain(new Uri(Receiver.Url, "fhir/")));
        await FormAsync(Samples.NewBsn());
        var referral = await AcceptedAsync();

        var push = await Receiver.NextAsync();

        push.Path.ShouldBe($"/fhir/Task/{referral.Id}");
        (await Gp.Inbox.ListDeadLettersAsync(new ListDeadLettersRequest(), Waiting.Call())).DeadLetters.ShouldBeEmpty();
        (await UntilAsync(subscription, FhirSubscription.SubscriptionStatus.Active)).Error.ShouldBeNull();
    }

    [Fact]
    public async Task OnceNobodyIsToBeSeen_TheLastWordIsThatThereIsNothing()
    {
        await SubscribeAsync(Backport(Receiver.Url));
        var (bsn, consents) = (Samples.NewBsn(), new List<Consent>());
        var household = await FormAsync(bsn, consents);
        await Receiver.NextAsync();

        await RevokeAsync(Gp, consents[0]);

        var push = await Receiver.NextAsync();
        push.Text.ShouldContain($"CarePlan/{household.Id}");
        (await GetAsync($"/CarePlan/{household.Id}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    private async Task<Household> FormAsync(string bsn, List<Consent>? consents = null)
    {
        var toGp = Samples.Agreement(bsn, HubFixture.Gp);
        toGp.Consent.Scope.Purpose = ConsentPurpose.Coordination;
        toGp.Consent.Scope.LifeDomains.Add(LifeDomain.Finances);
        var recorded = (await Gp.Consents.RecordConsentAsync(toGp, Waiting.Call())).Consent;
        consents?.Add(recorded);
        var toTeam = Samples.Agreement(bsn, HubFixture.Team).Consent;
        toTeam.Scope.Purpose = ConsentPurpose.Coordination;
        var member = new HouseholdMember { Subject = Samples.Citizen(bsn), Role = HouseholdRole.Adult, Basis = Samples.Basis() };
        var request = new FormHouseholdRequest
        {
            RequestId = Samples.NewId(), Members = { new JoiningMember { Member = member, Agreement = toTeam } }, PartyParticipantIds = { HubFixture.Gp }, Coordinate = true,
        };
        return (await Team.Households.FormHouseholdAsync(request, Waiting.Call())).Household;
    }

    private static T Read<T>(ReceivedPush push)
        where T : Resource => new FhirJsonPocoDeserializer().DeserializeResource(push.Text).ShouldBeOfType<T>();
}
