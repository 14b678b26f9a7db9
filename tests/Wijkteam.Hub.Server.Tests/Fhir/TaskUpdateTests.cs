using System.Net;
using System.Text.Json.Nodes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using FhirTask = Hl7.Fhir.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>The steps of the source by <c>PUT Task</c>, and the finer steps that it sees.</summary>
public sealed class TaskUpdateTests : FhirScene
{
    [Fact]
    public async Task Cancel_BeforeAcceptance_GoesByVersion()
    {
        var (id, task) = await SubmitAndReadAsync();
        task["status"] = "cancelled";
        task["statusReason"] = new JsonObject { ["text"] = "Mevrouw is verhuisd." };

        var stale = await PutAsync(id, task, version: 7);
        (stale.Status, stale.Faults()[0].Reason).ShouldBe((HttpStatusCode.PreconditionFailed, "VERSION_MISMATCH"));
        Seen(await PutAsync(id, task, version: 1)).ShouldBe((FhirTask.TaskStatus.Cancelled, "6.0"));
        Seen(await PutAsync(id, task)).ShouldBe((FhirTask.TaskStatus.Cancelled, "6.0"));
    }

    [Fact]
    public async Task Cancel_OnceAccepted_AsksTheTeam_AndARepeatChangesNothing()
    {
        var (id, task) = await SubmitAndReadAsync();
        await AcceptAsync(new Referral { Id = id });
        task["status"] = "cancelled";
        var withoutReason = await PutAsync(id, task, version: 2);
        withoutReason.Faults().ShouldBe([("FIELD_REQUIRED", "Task.statusReason")]);
        task["statusReason"] = new JsonObject { ["text"] = "Mevrouw is verhuisd." };
        (await PutAsync(id, task, version: 1)).Faults()[0].Reason.ShouldBe("VERSION_MISMATCH");

        foreach (var version in (int?[])[2, 2, null])
        {
            var asked = await PutAsync(id, task, version);
            Seen(asked).ShouldBe((FhirTask.TaskStatus.Accepted, "5.2"));
            asked.ETag.ShouldBe("W/\"3\"");
            asked.As<FhirTask>().Text!.Div!.ShouldContain("gevraagd om te stoppen");
        }

        (await ReadByTeamAsync(id)).CancellationRequest.Text.ShouldBe("Mevrouw is verhuisd.");
        await CompleteAsync(new Referral { Id = id });
        Seen(await GetAsync($"/Task/{id}")).ShouldBe((FhirTask.TaskStatus.Completed, "7.0"));
        (await PutAsync(id, task)).Faults()[0].Reason.ShouldBe("STATE_NOT_ALLOWED");
    }

    [Fact]
    public async Task EnteredInError_AtAnyTime_TheTeamSeesNothingMore()
    {
        var (id, task) = await SubmitAndReadAsync();
        await AcceptAsync(new Referral { Id = id });
        await CompleteAsync(new Referral { Id = id });
        task["status"] = "entered-in-error";
        (await PutAsync(id, task)).Faults().ShouldBe([("FIELD_REQUIRED", "Task.statusReason")]);
        task["statusReason"] = new JsonObject { ["text"] = "Verkeerde mevrouw." };

        foreach (var version in (int?[])[3, 3, null])
        {
            var marked = await PutAsync(id, task, version);
            Seen(marked).ShouldBe((FhirTask.TaskStatus.EnteredInError, null));
            marked.As<FhirTask>().StatusReason!.Text.ShouldBe("Verkeerde mevrouw.");
        }

        var seen = await ReadByTeamAsync(id);
        (seen.Status, seen.Version, seen.StatusReason, seen.Outcome).ShouldBe((ReferralStatus.EnteredInError, 4, null, null));
    }

    [Fact]
    public async Task StepsOfTheTeam_AreRefused_AndSeenInFull()
    {
        var (id, task) = await SubmitAndReadAsync();
        Seen(await GetAsync($"/Task/{id}")).ShouldBe((FhirTask.TaskStatus.Requested, "2.0"));
        await AcceptAsync(new Referral { Id = id });
        task["status"] = "completed";
        (await PutAsync(id, task)).Faults().ShouldBe([("not-changeable", "Task.status")]);

        await Team.Referrals.ReportReferralProgressAsync(
            new ReportReferralProgressRequest { RequestId = Samples.NewId(), Id = id, BusinessStatus = ReferralBusinessStatus.NoShow }, Waiting.Call());
        Seen(await GetAsync($"/Task/{id}")).ShouldBe((FhirTask.TaskStatus.Accepted, "5.1.2"));
        var reason = new StatusReason { Code = StatusReasonCode.CitizenNotReached, Text = "Drie keer gebeld." };
        await Team.Referrals.HoldReferralAsync(new HoldReferralRequest { RequestId = Samples.NewId(), Id = id, Reason = reason }, Waiting.Call());
        var held = await GetAsync($"/Task/{id}");
        Seen(held).ShouldBe((FhirTask.TaskStatus.OnHold, "5.1.2"));
        held.As<FhirTask>().StatusReason!.Coding[0].Code.ShouldBe("citizen-not-reached");
        await Team.Referrals.FailReferralAsync(new FailReferralRequest { RequestId = Samples.NewId(), Id = id, Reason = reason }, Waiting.Call());
        var failed = await GetAsync($"/Task/{id}");
        Seen(failed).ShouldBe((FhirTask.TaskStatus.Failed, null));
        failed.As<FhirTask>().StatusReason!.Text.ShouldBe("Drie keer gebeld.");
    }

    private async Task<(string Id, JsonObject Task)> SubmitAndReadAsync()
    {
        var id = await SubmitAsync(Transaction());
        return (id, JsonNode.Parse((await GetAsync($"/Task/{id}")).Text)!.AsObject());
    }

    private Task<FhirReply> PutAsync(string id, JsonObject task, int? version = null) => SendAsync(
        HttpMethod.Put, $"/Task/{id}", task, message => message.Headers.TryAddWithoutValidation("If-Match", version is null ? [] : [$"W/\"{version}\""]));

    private static (FhirTask.TaskStatus? Status, string? BusinessStatus) Seen(FhirReply reply)
    {
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        var task = reply.As<FhirTask>();
        return (task.Status, task.BusinessStatus?.Coding[0].Code);
    }

    private async Task<Referral> ReadByTeamAsync(string id) =>
        (await Team.Referrals.GetReferralAsync(new GetReferralRequest { Id = id }, Waiting.Call())).Referral;
}
