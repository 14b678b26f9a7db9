using System.Net;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using AuditEvent = Hl7.Fhir.Model.AuditEvent;
using Consent = Wijkteam.Hub.V1.Consent;
using FhirConsent = Hl7.Fhir.Model.Consent;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>A consent is taken back by somebody: the sender says who, and that is what is recorded.</summary>
public sealed class ConsentUpdateTests : FhirScene
{
    private const string GiverCapacitySystem = "http://hub.wijkteam/fhir/CodeSystem/giver-capacity";

    [Fact]
    public async Task WhatWasRead_CanBePutBack_AndItsOneGiverIsWhoTakesItBack()
    {
        var (adult, child) = (await RecordAsync(Adult()), await RecordAsync(Child(parents: 1)));

        (await TakeBackAsync(await ReadAsync(adult))).Status.ShouldBe(HttpStatusCode.OK);
        (await TakeBackAsync(await ReadAsync(child))).Status.ShouldBe(HttpStatusCode.OK);

        (await RevokerAsync(adult)).ShouldBe(new ConsentGiver { Capacity = GiverCapacity.Subject });
        (await RevokerAsync(child)).ShouldBe(new ConsentGiver { Capacity = GiverCapacity.ParentalAuthority, Name = "Ouder 1 Verzonnen" });
    }

    [Fact]
    public async Task OfTwoParents_TheSenderSaysWhich()
    {
        var id = await RecordAsync(Child(parents: 2));
        var consent = await ReadAsync(id);

        (await TakeBackAsync(consent)).Faults().ShouldBe([("revoker", "Consent.performer")]);
        (await ReadAsync(id))["status"]!.GetValue<string>().ShouldBe("active");

        consent["performer"]!.AsArray().RemoveAt(0);
        (await TakeBackAsync(consent)).Status.ShouldBe(HttpStatusCode.OK);
        (await RevokerAsync(id)).Name.ShouldBe("Ouder 2 Verzonnen");
    }

    [Fact]
    public async Task AContainedPerson_TakesItBackInTheirCapacity()
    {
        var id = await RecordAsync(Adult());
        var consent = await ReadAsync(id);
        consent["contained"] = new JsonArray(Related("voogd", "legal-representative", "Curator Verzonnen"));
        consent["performer"] = new JsonArray(new JsonObject { ["reference"] = "#voogd" });

        (await TakeBackAsync(consent)).Status.ShouldBe(HttpStatusCode.OK);

        (await RevokerAsync(id)).ShouldBe(new ConsentGiver { Capacity = GiverCapacity.LegalRepresentative, Name = "Curator Verzonnen" });
    }

    public static TheoryData<string, string, string> Untold() => new()
    {
        { "nobody", "revoker", "Consent.performer" },
        { "somebody else's record", "not-understood", "Consent.performer[0]" },
        { "no capacity", "not-understood", "Consent.performer[0]" },
        { "a relative as the citizen", "not-understood", "Consent.performer[0]" },
        { "no name", "FIELD_REQUIRED", "Consent.performer[0]" },
    };

    [Theory]
    [MemberData(nameof(Untold))]
    public async Task WhoTakesItBack_MustBeTold(string who, string reason, string where)
    {
        var id = await RecordAsync(Adult());
        var consent = await ReadAsync(id);
        consent["contained"] = new JsonArray(Related("wie", who == "a relative as the citizen" ? "subject" : "parental-authority", "Ouder Verzonnen"));
        consent["performer"] = new JsonArray(new JsonObject { ["reference"] = "#wie" });
        switch (who)
        {
            case "nobody":
                consent.Remove("contained");
                consent.Remove("performer");
                break;
            case "somebody else's record":
                consent.Remove("contained");
                consent["performer"]![0]!["reference"] = "Patient/12";
                break;
            case "no capacity": consent["contained"]![0]!.AsObject().Remove("relationship"); break;
            case "no name": consent["contained"]![0]!.AsObject().Remove("name"); break;
        }

        var reply = await TakeBackAsync(consent);

        (reply.Status, reply.Faults().ShouldHaveSingleItem()).ShouldBe((HttpStatusCode.UnprocessableEntity, (reason, where)));
        (await ReadAsync(id))["status"]!.GetValue<string>().ShouldBe("active");
    }

    [Fact]
    public async Task AnotherPatient_CannotGiveIt()
    {
        var consent = Adult();
        var other = consent["contained"]![0]!.DeepClone();
        other["id"] = "ander";
        consent["contained"]!.AsArray().Add(other);
        consent["performer"]![0]!["reference"] = "#ander";

        (await SendAsync(HttpMethod.Post, "/Consent", consent)).Faults().ShouldBe([("not-understood", "Consent.performer[0]")]);
    }

    [Fact]
    public async Task WhoeverTakesItBack_IsToldWhatWasClosedAndDisclosed_AndAgainIfTheyRepeatIt()
    {
        await using var inbox = await TestInbox.OpenAsync(Team);
        var transaction = await SendAsync(HttpMethod.Post, "", Transaction());
        var ids = transaction.As<Bundle>().Entry.Select(entry => entry.Response!.Location?.Split('/')).OfType<string[]>().ToDictionary(parts => parts[0], parts => parts[1]);
        await inbox.NextAndAckAsync();
        await Team.Referrals.GetReferralAsync(new GetReferralRequest { Id = ids["Task"] }, Waiting.Call());
        var consent = await ReadAsync(ids["Consent"]);

        var replies = new List<FhirReply>();
        foreach (var version in new[] { "W/\"1\"", "W/\"1\"", "W/\"2\"" })
        {
            replies.Add(await TakeBackAsync(consent, version));
        }

        replies.ShouldAllBe(reply => reply.Status == HttpStatusCode.OK && reply.ETag == "W/\"2\"");
        replies.Select(reply => reply.Text).Distinct().ShouldHaveSingleItem();
        (await TakeBackAsync(consent, "W/\"9\"")).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        var contained = replies[0].As<FhirConsent>().Contained;
        var provenance = contained.OfType<Provenance>().ShouldHaveSingleItem();
        provenance.Target.Select(target => target.Reference).ShouldBe(["#", $"Task/{ids["Task"]}"]);
        provenance.Agent.ShouldHaveSingleItem().Who!.Identifier!.Value.ShouldBe("subject");
        var events = contained.OfType<AuditEvent>().ToList();
        events.Select(disclosure => disclosure.Agent[0].Requestor).ShouldBe([false, true]);
        events.ShouldAllBe(disclosure => disclosure.Agent[0].Who!.Reference == $"Organization/{HubFixture.Team}"
            && disclosure.Entity[0].What!.Reference == $"Task/{ids["Task"]}/_history/1");
    }

    [Fact]
    public async Task WhoeverComesAfterSomebodyElse_SeesWhoTookItBack_AndNoMore()
    {
        var id = await RecordAsync(Adult());
        var consent = await ReadAsync(id);
        await RevokeAsync(Gp, new Consent { Id = id });

        var reply = await TakeBackAsync(consent);

        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.As<FhirConsent>().Contained.ShouldHaveSingleItem().ShouldBeOfType<Provenance>().Target.ShouldHaveSingleItem();
        (await GetAsync($"/Consent/{id}")).Text.ShouldBe(reply.Text);
    }

    private static JsonObject Adult()
    {
        var consent = Exchange.Example("consent");
        consent["identifier"]![0]!["value"] = Guid.NewGuid().ToString();
        consent["contained"]![0]!["identifier"]![0]!["value"] = Samples.NewBsn();
        return consent;
    }

    private static JsonObject Child(int parents)
    {
        var consent = Adult();
        consent["contained"]![0]!["birthDate"] = "2018-03-09";
        consent["extension"] = new JsonArray(new JsonObject { ["url"] = "http://hub.wijkteam/fhir/StructureDefinition/parental-authority-count", ["valueInteger"] = parents });
        consent["performer"] = new JsonArray();
        foreach (var number in Enumerable.Range(1, parents))
        {
            consent["contained"]!.AsArray().Add(Related($"ouder{number}", "parental-authority", $"Ouder {number} Verzonnen"));
            consent["performer"]!.AsArray().Add(new JsonObject { ["reference"] = $"#ouder{number}" });
        }

        return consent;
    }

    private static JsonObject Related(string id, string capacity, string name) => new()
    {
        ["resourceType"] = "RelatedPerson",
        ["id"] = id,
        ["patient"] = new JsonObject { ["display"] = "De inwoner" },
        ["relationship"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = GiverCapacitySystem, ["code"] = capacity }) }),
        ["name"] = new JsonArray(new JsonObject { ["text"] = name }),
    };

    [Fact]
    public async Task TakenBack_ThoughItBreaksAnInvariant_IsTakenBack()
    {
        var consent = await ReadAsync(await RecordAsync(Adult()));
        consent["contained"] = new JsonArray(new JsonObject { ["resourceType"] = "Organization", ["id"] = "niemands", ["name"] = "Niemands" });

        (await TakeBackAsync(consent)).Status.ShouldBe(HttpStatusCode.OK, "nobody is held to an agreement by how it is written");
    }

    private async Task<string> RecordAsync(JsonObject consent)
    {
        var reply = await SendAsync(HttpMethod.Post, "/Consent", consent);
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        return (string)JsonNode.Parse(reply.Text)!["id"]!;
    }

    private async Task<JsonObject> ReadAsync(string id) => JsonNode.Parse((await GetAsync($"/Consent/{id}")).Text)!.AsObject();

    private Task<FhirReply> TakeBackAsync(JsonObject consent, string? version = null)
    {
        consent["status"] = "inactive";
        return SendAsync(HttpMethod.Put, $"/Consent/{(string)consent["id"]!}", consent, request => request.Headers.TryAddWithoutValidation("If-Match", version));
    }

    private async Task<ConsentGiver> RevokerAsync(string id) =>
        (await Gp.Consents.GetConsentAsync(new GetConsentRequest { Id = id }, Waiting.Call())).Consent.Revoker;
}
