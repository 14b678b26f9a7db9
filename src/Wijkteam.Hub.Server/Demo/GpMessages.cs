using System.Text.Json.Nodes;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>What the GP's system says, in FHIR: the example that comes with the hub, with this run's identifiers and questions.</summary>
internal static class GpMessages
{
    public const string ExampleFile = "deploy/fhir/examples/referral-transaction.json";

    private const string Topic = "http://hl7.org/fhir/us/sdoh-clinicalcare/SubscriptionTopic/Task";
    private const string PayloadContent = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content";

    /// <summary>A referral as one transaction.</summary>
    /// <param name="withAgreement">Whether it brings along the agreement on which it rests.</param>
    public static JsonObject Transaction(Question asked, bool withAgreement)
    {
        var bundle = Example();
        var patient = Resource(bundle, "Patient");
        patient["identifier"]![0]!["value"] = DemoPeople.Citizen().Bsn;
        var request = Resource(bundle, "ServiceRequest");
        request["identifier"]![0]!["value"] = DemoPeople.NewId();
        request["extension"]![0]!["valueString"] = DemoPeople.Wish;
        request["orderDetail"]![0]!["text"] = asked.Text;
        request["note"]![0]!["text"] = asked.Background;
        var reason = request["reasonCode"]![0]!;
        (reason["coding"]![0]!["code"], reason["coding"]![0]!["display"], reason["text"]) = (asked.Code, asked.Display, asked.Display);
        Resource(bundle, "Task")["identifier"]![0]!["value"] = DemoPeople.NewId();
        if (!withAgreement)
        {
            bundle["entry"]!.AsArray().Remove(Entry(bundle, "Consent"));
        }

        return bundle;
    }

    /// <summary>Where to notify: of the id alone.</summary>
    public static JsonObject Subscription(Uri endpoint) => new()
    {
        ["resourceType"] = "Subscription",
        ["status"] = "requested",
        ["reason"] = "Terugkoppeling van het wijkteam",
        ["criteria"] = Topic,
        ["channel"] = new JsonObject
        {
            ["type"] = "rest-hook",
            ["endpoint"] = endpoint.AbsoluteUri,
            ["payload"] = "application/fhir+json",
            ["_payload"] = new JsonObject { ["extension"] = new JsonArray(new JsonObject { ["url"] = PayloadContent, ["valueCode"] = "id-only" }) },
        },
    };

    /// <summary>The id of what a transaction made.</summary>
    public static string IdOf(JsonObject response, string type)
    {
        var location = response["entry"]!.AsArray().Select(entry => (string?)entry!["response"]!["location"])
            .FirstOrDefault(location => location?.StartsWith($"{type}/", StringComparison.Ordinal) == true);
        Steps.Require(location is not null, $"the answer names no {type}.");
        return location!.Split('/')[1];
    }

    private static JsonObject Example()
    {
        using var stream = typeof(GpMessages).Assembly.GetManifestResourceStream("referral-transaction.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    private static JsonNode Entry(JsonObject bundle, string type) => bundle["entry"]!.AsArray().First(entry => (string?)entry!["resource"]!["resourceType"] == type)!;

    private static JsonObject Resource(JsonObject bundle, string type) => Entry(bundle, type)["resource"]!.AsObject();
}
