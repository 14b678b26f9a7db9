using System.Net;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using FhirTask = Hl7.Fhir.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>How a Task stood after each step, as far as the reader may see it today.</summary>
public sealed class TaskHistoryTests : FhirScene
{
    [Fact]
    public async Task Referral_IsToldStepByStep_InOneRead()
    {
        var id = await SubmitAsync(Transaction());
        await AcceptAsync(new Referral { Id = id });
        Hub.Time.Advance(TimeSpan.FromHours(1));
        var middle = Hub.Time.GetUtcNow();
        await StartAsync(new Referral { Id = id });
        await CompleteAsync(new Referral { Id = id });
        var before = StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)");

        var reply = await GetAsync($"/Task/{id}/_history");

        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        var bundle = reply.As<Bundle>();
        (StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)") - before).ShouldBe(1);
        bundle.Type.ShouldBe(Bundle.BundleType.History);
        bundle.Entry.Select(entry => (VersionOf(entry), entry.Request!.Method, entry.Response!.Etag)).ShouldBe(
        [
            ("4 Completed", Bundle.HTTPVerb.PUT, "W/\"4\""), ("3 InProgress", Bundle.HTTPVerb.PUT, "W/\"3\""),
            ("2 Accepted", Bundle.HTTPVerb.PUT, "W/\"2\""), ("1 Requested", Bundle.HTTPVerb.POST, "W/\"1\""),
        ]);
        ((FhirTask)bundle.Entry[0].Resource!).Output.ShouldNotBeEmpty();
        ((FhirTask)bundle.Entry[1].Resource!).Output.ShouldBeEmpty();
        await ExpectAsync($"/Task/{id}/_history?_since={middle:yyyy-MM-ddTHH:mm:ssZ}", "4 Completed", "3 InProgress");
        await ExpectAsync($"/Task/{id}/_history?_count=3", "4 Completed", "3 InProgress", "2 Accepted");
        var next = (await GetAsync($"/Task/{id}/_history?_count=3")).As<Bundle>().Link.Single(link => link.Relation == "next").Url!;
        await ExpectAsync(new Uri(next).PathAndQuery[Door.Length..], "1 Requested");

        var version = await GetAsync($"/Task/{id}/_history/2");
        (version.ETag, version.As<FhirTask>().Status).ShouldBe(("W/\"2\"", FhirTask.TaskStatus.Accepted));
        (await GetAsync($"/Task/{id}/_history/9")).Faults()[0].Reason.ShouldBe("not-found");
        (await GetAsync($"/Task/{id}/_history?_at=2026")).Faults()[0].ShouldBe(("search-parameter", "http._at"));
        (await SendAsync(HttpMethod.Get, $"/Task/{id}/_history", body: null, participant: HubFixture.OtherGp)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Signal_IsToldStepByStep_AndThatItShouldNotHaveBeen()
    {
        var sent = await SendAsync(HttpMethod.Post, "", Signal());
        var id = sent.As<Bundle>().Entry.Select(entry => entry.Response!.Location).Single(location => location?.StartsWith("Communication/", StringComparison.Ordinal) == true)!["Communication/".Length..];
        await Team.Signals.TriageSignalAsync(
            new TriageSignalRequest { RequestId = Samples.NewId(), Id = id, Triage = new SignalTriage { Decision = TriageDecision.TakenUp } }, Waiting.Call());
        await Gp.Signals.MarkSignalEnteredInErrorAsync(
            new MarkSignalEnteredInErrorRequest { RequestId = Samples.NewId(), Id = id, Reason = new StatusReason { Code = StatusReasonCode.Other, Text = "Verkeerde burger." } }, Waiting.Call());

        await ExpectAsync($"/Task/{id}/_history", "3 EnteredInError", "2 InProgress", "1 Requested");
        var team = await Team.Signals.ListSignalVersionsAsync(new ListSignalVersionsRequest { Id = id }, Waiting.Call());
        team.Versions.ShouldAllBe(version => version.Basis == null && version.Triage == null);
    }

    [Fact]
    public async Task Moved_TheOwnerIsWhoHasItNow_AndInTheHistoryWhoHadItThen()
    {
        const string South = "buurtteam-sociaal-zuid";
        var id = await SubmitAsync(Transaction());
        var agreement = Samples.Agreement("", South);
        agreement.Subject = (await Gp.Referrals.GetReferralAsync(new GetReferralRequest { Id = id }, Waiting.Call())).Referral.Content.Subject;
        await Gp.Consents.RecordConsentAsync(agreement, Waiting.Call());
        var moved = new Whereabouts { Address = new V1.Address { Postcode = "3523AB", HouseNumber = 12 } };
        await Team.Referrals.TransferReferralAsync(new TransferReferralRequest { RequestId = Samples.NewId(), Id = id, MovedTo = moved }, Waiting.Call());

        (await GetAsync($"/Task/{id}")).As<FhirTask>().Owner!.Reference.ShouldEndWith(South);
        (await GetAsync($"/Task/{id}/_history/1")).As<FhirTask>().Owner!.Reference.ShouldEndWith(HubFixture.Team);
        (await GetAsync($"/Task/{id}")).Text.ShouldNotContain("3523AB", Case.Sensitive, "where the citizen lives now is for who helps them");
    }

    [Fact]
    public async Task Closed_TellsTheOtherPartyOfNoVersionMoreThanThat()
    {
        var id = await SubmitAsync(Transaction());
        await Team.Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = id, Note = "Wij bellen morgen." }, Waiting.Call());
        var open = await Team.Referrals.ListReferralVersionsAsync(new ListReferralVersionsRequest { Id = id }, Waiting.Call());
        open.Versions.Select(version => (version.Version, version.Note, version.Content is null)).ShouldBe([(2, "Wij bellen morgen.", true), (1, "", true)]);
        var consentId = open.Versions[0].ConsentId;
        await Gp.Consents.RevokeConsentAsync(
            new RevokeConsentRequest { RequestId = Samples.NewId(), Id = consentId, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } }, Waiting.Call());

        var closed = await Team.Referrals.ListReferralVersionsAsync(new ListReferralVersionsRequest { Id = id, PageSize = 2 }, Waiting.Call());

        closed.Versions.Select(version => (version.Version, version.Status, version.Note)).ShouldBe([(3, ReferralStatus.Cancelled, ""), (2, ReferralStatus.Accepted, "")]);
        closed.Versions.ShouldAllBe(version => version.Basis == null && version.LifeDomains.Count == 0 && version.Actor == null);
        var rest = await Team.Referrals.ListReferralVersionsAsync(new ListReferralVersionsRequest { Id = id, PageToken = closed.NextPageToken }, Waiting.Call());
        rest.Versions.ShouldHaveSingleItem().Version.ShouldBe(1);
    }

    private static string VersionOf(Bundle.EntryComponent entry) => $"{entry.Resource!.Meta!.VersionId} {((FhirTask)entry.Resource).Status}";

    private async Task ExpectAsync(string path, params string[] versions)
    {
        var reply = await GetAsync(path);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.As<Bundle>().Entry.Select(VersionOf).ShouldBe(versions, path);
    }
}
