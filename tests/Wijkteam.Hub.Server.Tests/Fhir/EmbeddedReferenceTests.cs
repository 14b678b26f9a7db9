using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fhir.Interop;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>What was read on its own refers to nothing that stayed behind in the message that it came in.</summary>
public sealed class EmbeddedReferenceTests : FhirScene
{
    private const string Role = "urn:uuid:8f6f1c1e-7b1f-4e0a-9c55-0d1f8a4f1b01";
    private const string Organization = "urn:uuid:8f6f1c1e-7b1f-4e0a-9c55-0d1f8a4f1b02";
    private const string Problem = "urn:uuid:8f6f1c1e-7b1f-4e0a-9c55-0d1f8a4f1b03";

    [Fact]
    public async Task AChainOfReferences_ComesAlongWhole()
    {
        var bundle = Transaction();
        var practitioner = (string)Entry(bundle, "Practitioner")["fullUrl"]!;
        Add(bundle, Role, $$$"""{"resourceType":"PractitionerRole","practitioner":{"reference":"{{{practitioner}}}"},"organization":{"reference":"{{{Organization}}}"}}""");
        Add(bundle, Organization, """{"resourceType":"Organization","name":"Huisartsenpraktijk De Brug"}""");
        Resource(bundle, "ServiceRequest")["requester"] = new JsonObject { ["reference"] = Role };

        var (request, text) = await ReadAsync(bundle);

        var role = Contained<PractitionerRole>(request, request.Requester);
        Contained<Practitioner>(request, role.Practitioner).Name[0].Family.ShouldBe("Voorbeeld");
        Contained<Hl7.Fhir.Model.Organization>(request, role.Organization).Name.ShouldBe("Huisartsenpraktijk De Brug");
        request.Contained.Count.ShouldBe(3);
        text.ShouldNotContain("urn:uuid");
    }

    [Fact]
    public async Task ACircle_Ends_AndWhatHasAnAddressHereIsReferredToByIt()
    {
        var bundle = Transaction();
        var (patient, request) = ((string)Entry(bundle, "Patient")["fullUrl"]!, (string)Entry(bundle, "ServiceRequest")["fullUrl"]!);
        Add(bundle, Organization, $$$"""{"resourceType":"Organization","name":"De Brug","partOf":{"reference":"{{{Organization}}}"},"identifier":[{"value":"1","assigner":{"reference":"{{{Organization}}}"}}]}""");
        Add(bundle, Problem, $$$"""{"resourceType":"Condition","subject":{"reference":"{{{patient}}}"},"extension":[{"url":"https://his.example/of","valueReference":{"reference":"{{{request}}}"}}]}""");
        Resource(bundle, "ServiceRequest")["requester"] = new JsonObject { ["reference"] = Organization };
        Resource(bundle, "ServiceRequest")["reasonReference"] = new JsonArray(new JsonObject { ["reference"] = Problem });

        var (view, text) = await ReadAsync(bundle);

        var organization = Contained<Hl7.Fhir.Model.Organization>(view, view.Requester);
        Contained<Hl7.Fhir.Model.Organization>(view, organization.PartOf).ShouldBeSameAs(organization);
        Contained<Hl7.Fhir.Model.Organization>(view, organization.Identifier[0].Assigner).ShouldBeSameAs(organization);
        var problem = Contained<Condition>(view, view.ReasonReference[0]);
        problem.Subject!.Reference.ShouldBe($"Patient/{view.Id}");
        problem.Extension[0].Value.ShouldBeOfType<ResourceReference>().Reference.ShouldBe("#");
        text.ShouldNotContain("urn:uuid");
    }

    [Fact]
    public async Task WhatAnEntryContains_IsContainedOnce_UnderAnIdOfItsOwn()
    {
        var bundle = Transaction();
        var practitioner = Resource(bundle, "Practitioner");
        practitioner["id"] = "a";
        practitioner["contained"] = new JsonArray(JsonNode.Parse("""{"resourceType":"Organization","id":"a","name":"De Opleiding"}"""));
        practitioner["qualification"] = JsonNode.Parse("""[{"code":{"text":"huisarts"},"issuer":{"reference":"#a"}},{"code":{"text":"kaderarts"},"issuer":{"reference":"#a"}}]""");

        var (view, _) = await ReadAsync(bundle);

        view.Contained.Count.ShouldBe(2);
        var sender = Contained<Practitioner>(view, view.Requester);
        sender.Contained.ShouldBeEmpty();
        sender.Qualification.Select(qualification => Contained<Hl7.Fhir.Model.Organization>(view, qualification.Issuer).Name).ShouldBe(["De Opleiding", "De Opleiding"]);
    }

    [Fact]
    public async Task ThePatientsOwnReferences_AreEmbeddedToo()
    {
        var bundle = Transaction();
        Resource(bundle, "Patient")["generalPractitioner"] = new JsonArray(new JsonObject { ["reference"] = (string)Entry(bundle, "Practitioner")["fullUrl"]! });
        var id = await SubmitAsync(bundle);

        var reply = await GetAsync($"/Patient/{id}");

        var patient = reply.As<Patient>();
        Contained<Practitioner>(patient, patient.GeneralPractitioner.ShouldHaveSingleItem()).Name[0].Family.ShouldBe("Voorbeeld");
        reply.Text.ShouldNotContain("urn:uuid");
        await ShouldBeValidAsync(reply.Text);
    }

    private static void Add(JsonObject bundle, string url, string resource)
    {
        var parsed = JsonNode.Parse(resource)!;
        bundle["entry"]!.AsArray().Add(new JsonObject
        {
            ["fullUrl"] = url,
            ["resource"] = parsed,
            ["request"] = new JsonObject { ["method"] = "POST", ["url"] = (string)parsed["resourceType"]! },
        });
    }

    private static T Contained<T>(DomainResource view, ResourceReference? reference)
        where T : Resource => view.Contained.Where(resource => $"#{resource.Id}" == reference!.Reference).ShouldHaveSingleItem().ShouldBeOfType<T>();

    private static async Task ShouldBeValidAsync(string text) =>
        (await Validators.AskAsync([("view", text)])).Where(verdict => verdict.Problems.Count > 0).ShouldBeEmpty();

    private async Task<(ServiceRequest View, string Text)> ReadAsync(JsonObject bundle)
    {
        var reply = await GetAsync($"/ServiceRequest/{await SubmitAsync(bundle)}");
        await ShouldBeValidAsync(reply.Text);
        return (reply.As<ServiceRequest>(), reply.Text);
    }
}
