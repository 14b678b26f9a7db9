using System.Text.Json.Nodes;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>Act 1: the citizen agrees, and the GP refers; over FHIR.</summary>
internal sealed class ReferralAct(Stage stage, GpSystem gp)
{
    private Timeline Timeline => stage.Timeline;

    /// <summary>Where the practice is to be notified. One of an earlier run names an endpoint that is gone.</summary>
    public async Task SubscribeAsync(GpEndpoint endpoint)
    {
        var (left, elapsed) = await stage.Steps.DoAsync("the GP subscribes to its referrals", async cancellationToken =>
        {
            var old = GpSystem.ResourcesOf(await gp.GetAsync("Subscription?status=requested,active,error", cancellationToken));
            foreach (var subscription in old)
            {
                await gp.DeleteAsync($"Subscription/{(string)subscription["id"]!}", cancellationToken);
            }

            await gp.PostAsync("Subscription", GpMessages.Subscription(endpoint.Url), cancellationToken);
            return old.Count;
        });
        if (left > 0)
        {
            Timeline.Row(gp.Name, "finds a Subscription of an earlier run, and ends it first");
        }

        Timeline.Row(gp.Name, "creates a Subscription to its Tasks", elapsed);
        Timeline.Detail("endpoint", $"{endpoint.Url.AbsoluteUri} (rest-hook, id-only)");
    }

    public async Task<Submitted> PlayAsync()
    {
        await RevokeLeftoversAsync();
        await RefuseWithoutAgreementAsync();
        var submitted = await SubmitAsync("act 1: the GP submits the referral", DemoPeople.Debt, withAgreement: true);
        Timeline.Row(gp.Name, "submits a referral, as one FHIR transaction", submitted.Elapsed);
        Timeline.Detail("", "Patient, Practitioner, Consent, ServiceRequest and Task: all of it is taken in, or nothing.");
        Show(DemoPeople.Debt);
        return submitted;
    }

    public async Task<Submitted> SubmitAsync(string step, Question asked, bool withAgreement)
    {
        var transaction = GpMessages.Transaction(asked, withAgreement);
        var sendTimestamp = stage.Time.GetTimestamp();
        var (answer, elapsed) = await stage.Steps.DoAsync(step, cancellationToken => gp.PostAsync("", transaction, cancellationToken));
        var (task, consent) = (GpMessages.IdOf(answer, "Task"), withAgreement ? GpMessages.IdOf(answer, "Consent") : null);
        return new Submitted(task, consent, asked, sendTimestamp, elapsed);
    }

    /// <summary>Takes a consent back: of a consent that is all that can change. Its one giver, as it was read, is who does so.</summary>
    /// <returns>The consent with what the hub says of it: what it closed, and what had been disclosed.</returns>
    public static async Task<JsonObject> RevokeAsync(GpSystem gp, JsonObject consent, CancellationToken cancellationToken)
    {
        consent["status"] = "inactive";
        var revoked = await gp.PutAsync($"Consent/{(string)consent["id"]!}", consent, cancellationToken);
        Steps.Require((string?)revoked["status"] == "inactive", "the Consent is still active.");
        return revoked;
    }

    /// <summary>A run that was cut short leaves an agreement in force; with it the last act would have nothing to revoke.</summary>
    private async Task RevokeLeftoversAsync()
    {
        var (left, _) = await stage.Steps.DoAsync("act 1: the GP looks for an agreement of an earlier run", async cancellationToken =>
        {
            var consents = await gp.SearchAsync("Consent", DemoPeople.Citizen().Bsn, "status=active", cancellationToken);
            foreach (var consent in consents)
            {
                await RevokeAsync(gp, consent, cancellationToken);
            }

            return consents.Count;
        });
        if (left > 0)
        {
            Timeline.Row(gp.Name, "finds an agreement that an earlier run left, and revokes it first");
        }
    }

    private async Task RefuseWithoutAgreementAsync()
    {
        var transaction = GpMessages.Transaction(DemoPeople.Debt, withAgreement: false);
        var (reason, elapsed) = await stage.Steps.DoAsync("act 1: without agreement the hub refuses", async cancellationToken =>
        {
            var refused = await gp.RefusedAsync("", transaction, cancellationToken);
            Steps.Require(refused == "NO_AGREEMENT", $"the hub refused for another reason: {refused}");
            return refused;
        });
        Timeline.Row(gp.Name, $"asks without agreement: {reason}", elapsed);
    }

    private void Show(Question asked)
    {
        var subject = DemoPeople.Citizen();
        var address = subject.Address;
        Timeline.Detail("Burger", $"{subject.Name.Given} {subject.Name.Family}, geboren {subject.BirthDate}, BSN {subject.Bsn} (een testwaarde, van niemand)");
        Timeline.Detail("Adres", $"{address.Street} {address.HouseNumber}, {address.Postcode} {address.City}");
        Timeline.Detail("ICPC-1", $"{asked.Code} {asked.Display}");
        Timeline.Detail("Vraag", asked.Text);
        Timeline.Detail("Achtergrond", asked.Background);
        Timeline.Detail("Wens", DemoPeople.Wish);
    }

    /// <param name="ConsentId">The agreement that it brought along; null if none.</param>
    /// <param name="SendTimestamp">When the client sent it, in ticks of the <see cref="TimeProvider"/>.</param>
    /// <param name="Elapsed">From there to the answer.</param>
    internal sealed record Submitted(string TaskId, string? ConsentId, Question Asked, long SendTimestamp, TimeSpan Elapsed);
}
