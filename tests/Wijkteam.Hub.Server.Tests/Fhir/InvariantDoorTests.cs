using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>Messages whose parts do not fit together are refused for the invariant, at its place, and the developer is told its name.</summary>
public sealed class InvariantDoorTests : FhirScene
{
    public static TheoryData<string, string, string> Broken() => new()
    {
        { "same fullUrl twice", "bdl-7", "Bundle.entry[1]" },
        { "no request", "bdl-3", "Bundle.entry[0]" },
        { "details without code", "prr-1", "Bundle.entry[3].resource" },
        { "phone without system", "cpt-2", "Bundle.entry[0].resource.telecom[0]" },
        { "period the wrong way", "per-1", "Bundle.entry[0].resource.address[0].period" },
        { "consent without rule", "ppc-1", "Bundle.entry[2].resource" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Transaction_ThatBreaksAnInvariant_IsRefused(string fault, string key, string where)
    {
        var bundle = Transaction();
        var (entries, patient, request) = (bundle["entry"]!, Resource(bundle, "Patient"), Resource(bundle, "ServiceRequest"));
        switch (fault)
        {
            case "same fullUrl twice": entries[1]!["fullUrl"] = (string)entries[0]!["fullUrl"]!; break;
            case "no request": entries[0]!.AsObject().Remove("request"); break;
            case "details without code": request.Remove("code"); break;
            case "phone without system": patient["telecom"]![0]!.AsObject().Remove("system"); break;
            case "period the wrong way": patient["address"]![0]!["period"] = new JsonObject { ["start"] = "2026-03-09", ["end"] = "2026-03-08" }; break;
            case "consent without rule": Resource(bundle, "Consent").Remove("policyRule"); break;
        }

        var reply = await SendAsync(HttpMethod.Post, "", bundle);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Text);
        reply.Faults().ShouldBe([("invariant", where)]);
        var issue = reply.As<Hl7.Fhir.Model.OperationOutcome>().Issue[0];
        issue.Code.ShouldBe(Hl7.Fhir.Model.OperationOutcome.IssueType.Invariant);
        issue.Diagnostics!.ShouldStartWith($"{key}: ");
    }
}
