using System.Text.Json.Nodes;

namespace Wijkteam.Hub.Server.Tests.Fhir.Profiles;

/// <summary>For each rule of <see cref="ProfileRules"/> a message that breaks it and is otherwise as it should be.</summary>
internal static class RuleBreaks
{
    private const string Hub = "http://hub.wijkteam/fhir";

    /// <summary>What the hub alone writes: nobody can break it from outside.</summary>
    public static readonly IReadOnlyList<string> OfTheHub =
    [
        "notification-cause Extension.extension max", "notification-cause Extension.value[x] min", "notification-cause Extension.value[x] binding", "notification-cause Extension.value[x] type",
        "route-explanation Extension.extension max", "route-explanation Extension.value[x] min", "route-explanation Extension.value[x] type",
    ];

    public static readonly IReadOnlyDictionary<string, Action<JsonObject>> OfSignal = new Dictionary<string, Action<JsonObject>>
    {
        ["hub-Communication Communication hub-com-1"] = Signal(communication => communication["identifier"]![0]!["use"] = "old"),
        ["hub-Communication Communication hub-com-2"] = Signal(communication =>
        {
            communication.Remove("category");
            communication["reasonCode"] = Array(new JsonObject { ["text"] = "Eenzaamheid" });
        }),
        ["hub-Communication Communication hub-com-3"] = Signal(communication => communication.Remove("payload")),
        ["hub-Communication Communication hub-com-4"] = Signal(communication => communication.Remove("subject")),
        ["hub-Communication Communication.implicitRules max"] = Signal(SetRules),
        ["hub-Communication Communication.extension:areaCode max"] = Extended("area-code", "valueCode", "BU03440431", communication => Repeat(communication, "extension")),
        ["hub-Communication Communication.extension:subjectInformed max"] = Signal(communication => Repeat(communication, "extension")),
        ["hub-Communication Communication.extension:legalBasis max"] = Signal(communication =>
        {
            var ground = Part("processing", "extension", Array(Part("kind", "valueCode", "public-task"), Part("law", "valueCode", "wmo-2015"), Part("article", "valueString", "2.3.2")));
            communication["extension"] = Array(Part($"{Hub}/StructureDefinition/legal-basis", "extension", Array(ground)));
            Repeat(communication, "extension");
        }),
        ["hub-Communication Communication.modifierExtension max"] = Signal(SetModifier),
        ["hub-Communication Communication.identifier min"] = Signal(communication => communication.Remove("identifier")),
        ["hub-Communication Communication.status binding"] = Signal(communication => communication["status"] = "preparation"),
        ["hub-Communication Communication.priority binding"] = Signal(communication => communication["priority"] = "stat"),
        ["hub-Communication Communication.subject target"] = Signal(communication => communication["subject"] = communication["sender"]!.DeepClone()),
        ["area-code Extension.extension max"] = Extended("area-code", "valueCode", "BU03440431", AddMore),
        ["area-code Extension.value[x] min"] = Extended("area-code", "valueCode", "BU03440431", communication => communication["extension"]![0]!.AsObject().Remove("valueCode")),
        ["area-code Extension.value[x] type"] = Extended("area-code", "valueString", "BU03440431", _ => { }),
        ["subject-informed Extension.extension max"] = Signal(AddMore),
        ["subject-informed Extension.value[x] min"] = Signal(communication => communication["extension"]![0]!.AsObject().Remove("valueBoolean")),
        ["subject-informed Extension.value[x] type"] = Extended("subject-informed", "valueString", "ja", _ => { }),
    };

    public static readonly IReadOnlyDictionary<string, Action<JsonObject>> OfTransaction = new Dictionary<string, Action<JsonObject>>(Common("hub-ReferralBundle").Concat(LegalBasis()))
    {
        ["hub-ReferralBundle Bundle.type fixed"] = bundle => bundle["type"] = "batch",
        ["hub-ReferralBundle Bundle.entry min"] = bundle => bundle.Remove("entry"),
        ["hub-ReferralBundle Bundle.entry.request min"] = bundle => bundle["entry"]![0]!.AsObject().Remove("request"),
        ["hub-ReferralBundle Bundle.entry.request.method fixed"] = bundle => bundle["entry"]![0]!["request"]!["method"] = "PUT",

        ["hub-Patient Patient hub-pat-1"] = Patient(patient => Remove(patient, "identifier", "name")),
        ["hub-Patient Patient hub-pat-2"] = Patient(patient => patient["address"]![0]!.AsObject().Remove("_line")),
        ["hub-Patient Patient hub-pat-3"] = Patient(patient => Remove(patient["name"]![0]!.AsObject(), "family", "text")),
        ["hub-Patient Patient hub-pat-4"] = Patient(patient => patient["birthDate"] = "1987"),
        ["hub-Patient Patient.implicitRules max"] = Patient(SetRules),
        ["hub-Patient Patient.modifierExtension max"] = Patient(SetModifier),
        ["hub-Patient Patient.identifier:bsn max"] = Patient(patient => Repeat(patient, "identifier")),
        ["hub-Patient Patient.identifier:bsn.value min"] = Patient(patient => patient["identifier"]![0]!.AsObject().Remove("value")),
        ["hub-Patient Patient.birthDate min"] = Patient(patient => patient.Remove("birthDate")),
        ["hub-Patient Patient.address min"] = Patient(patient => patient.Remove("address")),

        ["hub-ServiceRequest ServiceRequest hub-sr-1"] = Request(request => request["identifier"]![0]!["use"] = "old"),
        ["hub-ServiceRequest ServiceRequest hub-sr-2"] = Request(request => request["reasonCode"] = Array(new JsonObject { ["text"] = "Schulden" })),
        ["hub-ServiceRequest ServiceRequest hub-sr-3"] = Request(request => Remove(request, "orderDetail", "note")),
        ["hub-ServiceRequest ServiceRequest.implicitRules max"] = Request(SetRules),
        ["hub-ServiceRequest ServiceRequest.extension:citizenWish max"] = Request(request => Repeat(request, "extension")),
        ["hub-ServiceRequest ServiceRequest.extension:legalBasis max"] = Basis((request, _) => Repeat(request, "extension")),
        ["hub-ServiceRequest ServiceRequest.modifierExtension max"] = Request(SetModifier),
        ["hub-ServiceRequest ServiceRequest.identifier min"] = Request(request => request.Remove("identifier")),
        ["hub-ServiceRequest ServiceRequest.intent binding"] = Request(request => request["intent"] = "plan"),
        ["hub-ServiceRequest ServiceRequest.category.coding:lifeDomain.code min"] = Category(coding => coding.Remove("code")),
        ["hub-ServiceRequest ServiceRequest.category.coding:lifeDomain.code binding"] = Category(coding => coding["code"] = "gardening"),
        ["hub-ServiceRequest ServiceRequest.priority binding"] = Request(request => request["priority"] = "stat"),
        ["hub-ServiceRequest ServiceRequest.doNotPerform fixed"] = Request(request => request["doNotPerform"] = true),
        ["hub-ServiceRequest ServiceRequest.subject target"] = Request(request => request["subject"] = request["requester"]!.DeepClone()),
        ["hub-ServiceRequest ServiceRequest.subject.reference min"] = Request(request => request["subject"] = Display()),
        ["hub-ServiceRequest ServiceRequest.reasonCode.coding:icpc1.code min"] = Request(request => request["reasonCode"]![0]!["coding"]![0]!.AsObject().Remove("code")),
        ["citizen-wish Extension.extension max"] = Request(request => request["extension"]![0]!["extension"] = Array(Part("more", "valueString", "x"))),
        ["citizen-wish Extension.value[x] min"] = Request(request => request["extension"]![0]!.AsObject().Remove("valueString")),
        ["citizen-wish Extension.value[x] type"] = Request(request => request["extension"]![0] = Part($"{Hub}/StructureDefinition/citizen-wish", "valueInteger", 1)),
        ["citizen-wish Extension.value[x] maxLength"] = Request(request => request["extension"]![0]!["valueString"] = new string('w', 4001)),

        ["hub-Task Task.implicitRules max"] = Of("Task", SetRules),
        ["hub-Task Task.modifierExtension max"] = Of("Task", SetModifier),
        ["hub-Task Task.status binding"] = Of("Task", task => task["status"] = "received"),
        ["hub-Task Task.intent fixed"] = Of("Task", task => task["intent"] = "plan"),
        ["hub-Task Task.priority binding"] = Of("Task", task => task["priority"] = "stat"),
        ["hub-Task Task.code fixed"] = Of("Task", task => task["code"]!["coding"]![0]!["code"] = "abort"),
        ["hub-Task Task.focus min"] = Of("Task", task => task.Remove("focus")),
        ["hub-Task Task.focus target"] = Of("Task", task => task["focus"] = task["for"]!.DeepClone()),
        ["hub-Task Task.focus.reference min"] = Of("Task", task => task["focus"] = Display()),
        ["hub-Task Task.for min"] = Of("Task", task => task.Remove("for")),
        ["hub-Task Task.for target"] = Of("Task", task => task["for"] = task["requester"]!.DeepClone()),
        ["hub-Task Task.for.reference min"] = Of("Task", task => task["for"] = Display()),

        ["hub-Consent Consent.implicitRules max"] = Of("Consent", SetRules),
        ["hub-Consent Consent.extension:parentalAuthorityCount max"] = Parents(consent => Repeat(consent, "extension")),
        ["hub-Consent Consent.modifierExtension max"] = Of("Consent", SetModifier),
        ["hub-Consent Consent.status binding"] = Of("Consent", consent => consent["status"] = "draft"),
        ["hub-Consent Consent.performer target"] = bundle => Resource(bundle, "Consent")["performer"]![0] = Resource(bundle, "ServiceRequest")["requester"]!.DeepClone(),
        ["hub-Consent Consent.provision.modifierExtension max"] = Provision(SetModifier),
        ["hub-Consent Consent.provision.actor max"] = Provision(provision => Repeat(provision, "actor")),
        ["hub-Consent Consent.provision.action max"] = Provision(provision => provision["action"] = Array(new JsonObject { ["text"] = "inzien" })),
        ["hub-Consent Consent.provision.securityLabel max"] = Provision(provision => provision["securityLabel"] = Array(Coding("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R"))),
        ["hub-Consent Consent.provision.purpose max"] = Provision(provision => provision["purpose"] = Array(Coding($"{Hub}/CodeSystem/consent-purpose", "referral"), Coding($"{Hub}/CodeSystem/consent-purpose", "signal"))),
        ["hub-Consent Consent.provision.purpose binding"] = Provision(provision => provision["purpose"] = Array(Coding("http://terminology.hl7.org/CodeSystem/v3-ActReason", "TREAT"))),
        ["hub-Consent Consent.provision.class binding"] = Provision(provision => provision["class"] = Array(Coding("http://hl7.org/fhir/resource-types", "Task"))),
        ["hub-Consent Consent.provision.code max"] = Provision(provision => provision["code"] = Array(new JsonObject { ["text"] = "schulden" })),
        ["hub-Consent Consent.provision.dataPeriod max"] = Provision(provision => provision["dataPeriod"] = new JsonObject { ["start"] = "2026" }),
        ["hub-Consent Consent.provision.data max"] = Provision(provision => provision["data"] = Array(new JsonObject { ["meaning"] = "instance", ["reference"] = Display() })),
        ["hub-Consent Consent.provision.provision max"] = Provision(provision => provision["provision"] = Array(new JsonObject { ["type"] = "deny" })),
        ["parental-authority-count Extension.extension max"] = Parents(consent => consent["extension"]![0]!["extension"] = Array(Part("more", "valueString", "x"))),
        ["parental-authority-count Extension.value[x] min"] = Parents(consent => consent["extension"]![0]!.AsObject().Remove("valueInteger")),
        ["parental-authority-count Extension.value[x] type"] = Parents(consent => consent["extension"]![0] = Part($"{Hub}/StructureDefinition/parental-authority-count", "valueString", "2")),
        ["parental-authority-count Extension.value[x] minValueInteger"] = Parents(consent => consent["extension"]![0]!["valueInteger"] = 0),
        ["parental-authority-count Extension.value[x] maxValueInteger"] = Parents(consent => consent["extension"]![0]!["valueInteger"] = 3),
    };

    public static readonly IReadOnlyDictionary<string, Action<JsonObject>> OfMessage = new Dictionary<string, Action<JsonObject>>(Common("hub-ReferralMessage"))
    {
        ["hub-ReferralMessage Bundle hub-msg-1"] = Of("MessageHeader", header => header["eventCoding"]!["code"] = "greeting"),
        ["hub-ReferralMessage Bundle.type fixed"] = bundle => bundle["type"] = "collection",
        ["hub-ReferralMessage Bundle.entry min"] = bundle => bundle.Remove("entry"),
        ["hub-ReferralMessage Bundle.entry:messageHeader min"] = bundle => bundle["entry"]!.AsArray().RemoveAt(0),
        ["hub-ReferralMessage Bundle.entry:messageHeader max"] = bundle => Again(bundle, "MessageHeader"),
    };

    public static readonly IReadOnlyDictionary<string, Action<JsonObject>> OfUpdate = new Dictionary<string, Action<JsonObject>>
    {
        ["hub-Task Task.statusReason.coding:hub.code min"] = task => task["statusReason"]!["coding"]![0]!.AsObject().Remove("code"),
        ["hub-Task Task.statusReason.coding:hub.code binding"] = task => task["statusReason"]!["coding"]![0]!["code"] = "weather",
    };

    /// <summary>For an adult there is no count: a child's Consent is as it should be but for the rule that is broken.</summary>
    public static void MakeChild(JsonObject bundle)
    {
        Resource(bundle, "Patient")["birthDate"] = "2018-03-09";
        var consent = Resource(bundle, "Consent");
        consent["extension"] = Array(Part($"{Hub}/StructureDefinition/parental-authority-count", "valueInteger", 1));
        consent["contained"] = Array(new JsonObject
        {
            ["resourceType"] = "RelatedPerson",
            ["id"] = "ouder",
            ["patient"] = consent["patient"]!.DeepClone(),
            ["relationship"] = Array(new JsonObject { ["coding"] = Array(Coding($"{Hub}/CodeSystem/giver-capacity", "parental-authority")) }),
            ["name"] = Array(new JsonObject { ["text"] = "Ouder Verzonnen" }),
        });
        consent["performer"] = Array(new JsonObject { ["reference"] = "#ouder" });
        consent["provision"]!.AsObject().Remove("actor");
    }

    /// <summary>A referral that names its legal basis and its life domain.</summary>
    public static void MakeExplicit(JsonObject bundle)
    {
        var request = Resource(bundle, "ServiceRequest");
        request["category"] = Array(new JsonObject { ["coding"] = Array(Coding($"{Hub}/CodeSystem/life-domain", "finances")) });
        request["extension"] = Array(new JsonObject
        {
            ["url"] = $"{Hub}/StructureDefinition/legal-basis",
            ["extension"] = Array(
                new JsonObject { ["url"] = "secrecy", ["extension"] = Array(Part("kind", "valueCode", "agreement")) },
                new JsonObject
                {
                    ["url"] = "processing",
                    ["extension"] = Array(Part("kind", "valueCode", "public-task"), Part("law", "valueCode", "wmo-2015"), Part("article", "valueString", "2.3.2")),
                }),
        });
    }

    private static IEnumerable<KeyValuePair<string, Action<JsonObject>>> Common(string profile) => new Dictionary<string, Action<JsonObject>>
    {
        [$"{profile} Bundle.implicitRules max"] = SetRules,
        [$"{profile} Bundle.entry.modifierExtension max"] = bundle => SetModifier(bundle["entry"]![1]!.AsObject()),
        [$"{profile} Bundle.entry.resource min"] = bundle => bundle["entry"]!.AsArray().Last()!.AsObject().Remove("resource"),
        [$"{profile} Bundle.entry:serviceRequest min"] = bundle => bundle["entry"]!.AsArray().Remove(Entry(bundle, "ServiceRequest")),
        [$"{profile} Bundle.entry:serviceRequest max"] = bundle => Again(bundle, "ServiceRequest"),
        [$"{profile} Bundle.entry:task max"] = bundle => Again(bundle, "Task"),
        [$"{profile} Bundle.entry:consent max"] = bundle => Again(bundle, "Consent"),
    };

    private static IEnumerable<KeyValuePair<string, Action<JsonObject>>> LegalBasis()
    {
        yield return new("legal-basis Extension.value[x] max", Basis((_, basis) => basis["valueString"] = "Wmo"));
        foreach (var (ground, index) in new[] { ("secrecy", 0), ("processing", 1) })
        {
            var element = $"legal-basis Extension.extension:{ground}";
            yield return new($"{element} max", Basis((_, basis) => basis["extension"]!.AsArray().Add(basis["extension"]![index]!.DeepClone())));
            yield return new($"{element}.extension min", Ground(index, content => content.Remove("extension")));
            yield return new($"{element}.value[x] max", Ground(index, content => content["valueString"] = "Wmo"));
            yield return new($"{element}.extension:kind min", Ground(index, content => content["extension"]!.AsArray().RemoveAt(0), Part("article", "valueString", "1")));
            foreach (var (part, type, value) in new[] { ("kind", "valueCode", "agreement"), ("law", "valueCode", "wmo-2015"), ("article", "valueString", "1"), ("written-reason", "valueString", "x") })
            {
                var own = $"{element}.extension:{part}";
                yield return new($"{own} max", Ground(index, null, Part(part, type, value), Part(part, type, value)));
                yield return new($"{own}.value[x] min", Ground(index, null, new JsonObject { ["url"] = part }));
                yield return new($"{own}.value[x] type", Ground(index, null, Part(part, "valueInteger", 1)));
                if (type == "valueCode")
                {
                    yield return new($"{own}.value[x] binding", Ground(index, null, Part(part, type, "weather")));
                }
            }
        }
    }

    /// <summary>Changes a ground; the parts that are given stand in for those of the same name.</summary>
    private static Action<JsonObject> Ground(int index, Action<JsonObject>? change, params JsonObject[] parts) => Basis((_, basis) =>
    {
        var ground = basis["extension"]![index]!.AsObject();
        var own = ground["extension"]!.AsArray();
        foreach (var same in own.Where(part => parts.Any(other => (string)other["url"]! == (string)part!["url"]!)).ToList())
        {
            own.Remove(same);
        }

        foreach (var part in parts)
        {
            own.Add(part.DeepClone());
        }

        change?.Invoke(ground);
    });

    private static Action<JsonObject> Basis(Action<JsonObject, JsonObject> change) => bundle =>
    {
        MakeExplicit(bundle);
        var request = Resource(bundle, "ServiceRequest");
        change(request, request["extension"]![0]!.AsObject());
    };

    private static Action<JsonObject> Signal(Action<JsonObject> change) => Of("Communication", change);

    /// <summary>A signal with an extension of the hub's, and another of the same.</summary>
    private static Action<JsonObject> Extended(string name, string type, JsonNode value, Action<JsonObject> change) => Signal(communication =>
    {
        communication["extension"] = Array(Part($"{Hub}/StructureDefinition/{name}", type, value));
        change(communication);
    });

    private static Action<JsonObject> Category(Action<JsonObject> change) => bundle =>
    {
        MakeExplicit(bundle);
        change(Resource(bundle, "ServiceRequest")["category"]![0]!["coding"]![0]!.AsObject());
    };

    private static Action<JsonObject> Parents(Action<JsonObject> change) => bundle =>
    {
        MakeChild(bundle);
        change(Resource(bundle, "Consent"));
    };

    private static Action<JsonObject> Patient(Action<JsonObject> change) => Of("Patient", change);

    private static Action<JsonObject> Request(Action<JsonObject> change) => Of("ServiceRequest", change);

    private static Action<JsonObject> Provision(Action<JsonObject> change) => Of("Consent", consent => change(consent["provision"]!.AsObject()));

    private static Action<JsonObject> Of(string type, Action<JsonObject> change) => bundle => change(Resource(bundle, type));

    private static JsonObject Entry(JsonObject bundle, string type) => bundle["entry"]!.AsArray().Select(entry => entry!.AsObject()).First(entry => (string)entry["resource"]!["resourceType"]! == type);

    private static JsonObject Resource(JsonObject bundle, string type) => Entry(bundle, type)["resource"]!.AsObject();

    private static void Again(JsonObject bundle, string type)
    {
        var second = Entry(bundle, type).DeepClone();
        second["fullUrl"] = $"urn:uuid:{Guid.NewGuid()}";
        bundle["entry"]!.AsArray().Add(second);
    }

    private static void AddMore(JsonObject resource) => resource["extension"]![0]!["extension"] = Array(Part("more", "valueString", "x"));

    private static void SetRules(JsonObject resource) => resource["implicitRules"] = "https://his.example/rules";

    private static void SetModifier(JsonObject element) => element["modifierExtension"] = Array(Part("https://his.example/not", "valueBoolean", true));

    private static void Repeat(JsonObject element, string name) => element[name]!.AsArray().Add(element[name]![0]!.DeepClone());

    private static void Remove(JsonObject element, params string[] names)
    {
        foreach (var name in names)
        {
            element.Remove(name);
        }
    }

    private static JsonArray Array(params JsonNode[] items) => [.. items];

    private static JsonObject Part(string url, string type, JsonNode value) => new() { ["url"] = url, [type] = value };

    private static JsonObject Coding(string system, string code) => new() { ["system"] = system, ["code"] = code };

    private static JsonObject Display() => new() { ["display"] = "Fatima Verzonnen" };
}
