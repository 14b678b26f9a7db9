using System.Reflection;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Hl7.Fhir.Serialization;
using Wijkteam.Adapters.Fhir;
using Wijkteam.Adapters.Fhir.Gp.Audit;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Outcomes;
using Wijkteam.Hub.Audit;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fhir.Profiles;

/// <summary>What is shipped in <c>deploy/fhir</c> says what the door does: the same profiles, the same codes, the same URLs.</summary>
public sealed class ExchangeFilesTests : FhirScene
{
    [Fact]
    public void Codes_AreThoseOfTheContractAndTheDoor()
    {
        var expected = new Dictionary<string, IEnumerable<string?>>
        {
            ["audit-event"] = AuditActions.Kinds.Select(kind => AuditKinds.CodingOf(kind.ToName()).Code),
            ["arrangement-kind"] = CodesOf<ArrangementKind>(),
            ["care-team-role"] = ["coordinator", "deputy", "party"],
            ["consent-purpose"] = CodesOf<ConsentPurpose>(),
            ["giver-capacity"] = CodesOf<GiverCapacity>(),
            ["ground-kind"] = CodesOf<GroundKind>(),
            ["household-role"] = CodesOf<HouseholdRole>(),
            ["law"] = CodesOf<Law>(),
            ["life-domain"] = CodesOf<LifeDomain>(),
            ["message-event"] = ["referral"],
            ["notification-cause"] = CodesOf<NotificationFocus>().Where(code => code != "referral"),
            ["outcome-instrument"] = ["zrm-2017"],
            ["outcome-moment"] = CodesOf<OutcomeMoment>(),
            ["participant-kind"] = CodesOf<ParticipantKind>(),
            ["reason"] = [.. RefusalReasons(), .. ConstantsOf(typeof(FhirReasons)), .. ConstantsOf(typeof(FhirFaults))],
            ["referral-result"] = CodesOf<ReferralResult>(),
            ["signal-result"] = CodesOf<SignalResult>(),
            ["status-reason"] = CodesOf<StatusReasonCode>(),
            ["task-output"] = ["advice", "result", "summary"],
            ["triage-decision"] = CodesOf<TriageDecision>(),
        };

        var shipped = Exchange.In("codesystems");

        shipped.Select(system => (string)system["id"]!).ShouldBe(expected.Keys, ignoreOrder: true);
        foreach (var system in shipped)
        {
            var codes = system["concept"]!.AsArray().Select(concept => (string)concept!["code"]!).ToList();
            codes.ShouldBe(expected[(string)system["id"]!].Distinct(), ignoreOrder: true, (string)system["id"]!);
            ((int)system["count"]!).ShouldBe(codes.Count);
        }
    }

    [Fact]
    public void Reasons_AreShownInTheWordsOfTheDoor()
    {
        foreach (var concept in ConceptsOf("reason"))
        {
            ((string)concept["display"]!).ShouldBe(DutchTexts.Of((string)concept["code"]!));
        }
    }

    [Fact]
    public void AuditEvents_AreShownInTheWordsOfTheDoor() =>
        ConceptsOf("audit-event").ToDictionary(concept => (string)concept["code"]!, concept => (string)concept["display"]!).ShouldBe(AuditKinds.Texts, ignoreOrder: true);

    [Fact]
    public async Task Profiles_AreThoseThatTheDoorKnowsAndNames()
    {
        var shipped = Exchange.In("profiles");

        shipped.Select(profile => (string)profile["id"]!).ShouldBe(FhirProfiles.All, ignoreOrder: true);
        shipped.Where(profile => FhirProfiles.IsUnknown((string)profile["url"]!)).ShouldBeEmpty();
        var statement = (await GetAsync("/metadata")).As<Hl7.Fhir.Model.CapabilityStatement>();
        var named = statement.Rest[0].Resource.Where(resource => resource.Profile?.StartsWith(FhirUris.Profiles, StringComparison.Ordinal) == true).ToDictionary(resource => resource.Profile!, resource => resource.Type!);
        var ofResources = shipped.Where(profile => (string)profile["type"]! != "Bundle").ToDictionary(profile => (string)profile["url"]!, profile => (string)profile["type"]!);
        named.ShouldBe(ofResources, ignoreOrder: true);
    }

    [Fact]
    public void EveryUrlOfTheHub_LeadsToAFileThatSaysSo()
    {
        var files = Exchange.All().Select(path => JsonNode.Parse(File.ReadAllText(path))!.AsObject()).ToList();
        var defined = files.Select(file => (string?)file["url"] ?? (string?)file["uniqueId"]?[0]?["value"]).OfType<string>().ToHashSet(StringComparer.Ordinal);

        var named = files.SelectMany(StringsOf).Concat(ConstantsOf(typeof(FhirUris)))
            .Where(text => text.StartsWith("http://hub.wijkteam/fhir/", StringComparison.Ordinal) && text != FhirUris.Profiles && !text.Contains('\'', StringComparison.Ordinal));

        named.Where(url => !defined.Contains(url)).Distinct().ShouldBeEmpty();
        foreach (var path in Exchange.All().Where(path => !path.Contains("examples", StringComparison.Ordinal)))
        {
            ((string)JsonNode.Parse(File.ReadAllText(path))!["id"]!).ShouldBe(Path.GetFileNameWithoutExtension(path));
        }
    }

    private static IEnumerable<JsonNode> ConceptsOf(string system) =>
        Exchange.In("codesystems").Single(shipped => (string)shipped["id"]! == system)["concept"]!.AsArray().OfType<JsonNode>();

    private static IEnumerable<string?> CodesOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(ContractCodes<T>.Of).Where(code => code is not null);

    private static IEnumerable<string> RefusalReasons() => typeof(RefusalReason).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => field.GetCustomAttribute<OriginalNameAttribute>()!.Name["REFUSAL_REASON_".Length..])
        .Where(name => name != "UNSPECIFIED");

    private static IEnumerable<string> ConstantsOf(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<string> StringsOf(JsonNode? node) => node switch
    {
        JsonObject content => content.SelectMany(pair => StringsOf(pair.Value)),
        JsonArray items => items.SelectMany(StringsOf),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };
}
