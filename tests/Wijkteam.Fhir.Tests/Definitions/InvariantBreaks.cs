namespace Wijkteam.Fhir.Tests.Definitions;

/// <summary>Documents that break one invariant each and nothing else.</summary>
internal static class InvariantBreaks
{
    private const string Div = "http://www.w3.org/1999/xhtml";

    public static readonly List<(string Key, string Path, string Json)> All =
    [
        Value("age-1", "Age", """{"value":-1,"system":"http://unitsofmeasure.org","code":"a"}"""),
        Value("age-1", "Age", """{"value":1}"""),
        Value("cnt-3", "Count", """{"value":1.5,"system":"http://unitsofmeasure.org","code":"1"}"""),
        Value("cnt-3", "Count", """{"value":2,"system":"http://unitsofmeasure.org","code":"a"}"""),
        Value("dis-1", "Distance", """{"value":2,"system":"urn:x","code":"m"}"""),
        Value("drt-1", "Duration", """{"system":"http://unitsofmeasure.org","code":"h"}"""),
        Value("att-1", "Attachment", """{"data":"QUJD"}"""),
        Value("cpt-2", "ContactPoint", """{"value":"06-12345678"}"""),
        Value("exp-1", "Expression", """{"language":"text/cql"}"""),
        Value("per-1", "Period", """{"start":"2026-03-09","end":"2026-03-08"}"""),
        Value("per-1", "Period", """{"start":"2026-03-09T10:00:00+01:00","end":"2026-03-09T08:30:00Z"}"""),
        Value("per-1", "Period", """{"start":"2027","end":"2026-03-08"}"""),
        Value("qty-3", "Quantity", """{"value":1,"code":"kg"}"""),
        Value("rat-1", "Ratio", """{"numerator":{"value":1}}"""),
        Value("rng-2", "Range", """{"low":{"value":2},"high":{"value":1}}"""),
        Value("trd-1", "TriggerDefinition", """{"type":"data-added","data":[{"type":"Patient"}],"timingDate":"2026"}"""),
        Value("trd-2", "TriggerDefinition", """{"type":"periodic","timingDate":"2026","condition":{"language":"text/cql","expression":"x"}}"""),
        Value("trd-3", "TriggerDefinition", """{"type":"named-event"}"""),
        ("drq-1", "Patient.extension[0].value.codeFilter[0]", Extended("DataRequirement", """{"type":"Patient","codeFilter":[{"path":"a","searchParam":"b"}]}""")),
        ("drq-2", "Patient.extension[0].value.dateFilter[0]", Extended("DataRequirement", """{"type":"Patient","dateFilter":[{"valueDateTime":"2026"}]}""")),
        Repeat("tim-1", """{"duration":1}"""),
        Repeat("tim-2", """{"period":1}"""),
        Repeat("tim-4", """{"duration":-1,"durationUnit":"h"}"""),
        Repeat("tim-5", """{"period":-1,"periodUnit":"h"}"""),
        Repeat("tim-6", """{"periodMax":1}"""),
        Repeat("tim-7", """{"durationMax":1}"""),
        Repeat("tim-8", """{"countMax":1}"""),
        Repeat("tim-9", """{"offset":1}"""),
        Repeat("tim-9", """{"when":["C"],"offset":1}"""),
        Repeat("tim-10", """{"when":["MORN"],"timeOfDay":["10:00:00"]}"""),

        ("ref-1", "Patient.managingOrganization", """{"resourceType":"Patient","managingOrganization":{"reference":"#o"}}"""),
        ("ref-1", "Bundle.entry[0].resource.managingOrganization", """{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","managingOrganization":{"reference":"#o"}}}]}"""),
        ("ref-1", "Patient.managingOrganization", """{"resourceType":"Patient","managingOrganization":{"reference":"#"}}"""),
        ("dom-2", "Patient.contained[0]", Contained(""" "contained":[{"resourceType":"Patient","id":"q","active":true}],"name":"X" """)),
        ("dom-3", "Patient.contained[0]", """{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"X"}]}"""),
        ("dom-4", "Patient.contained[0]", Contained(""" "meta":{"versionId":"1"},"name":"X" """)),
        ("dom-5", "Patient.contained[0]", Contained(""" "meta":{"security":[{"code":"R"}]},"name":"X" """)),
        ("txt-1", "Patient.text.div", Text("<script>x</script>")),
        ("txt-1", "Patient.text.div", Text("<p onclick='x'>a</p>")),
        ("txt-1", "Patient.text.div", Text("<a href='javascript:x'>a</a>")),
        ("txt-2", "Patient.text.div", Text("<p> </p>")),

        ("bdl-1", "Bundle", Bundle("collection", "", ",\"total\":1")),
        ("bdl-2", "Bundle.entry[0]", Bundle("collection", """{"search":{"mode":"match"},"resource":{"resourceType":"Patient","active":true}}""")),
        ("bdl-3", "Bundle.entry[0]", Bundle("transaction", """{"resource":{"resourceType":"Patient","active":true}}""")),
        ("bdl-3", "Bundle.entry[0]", Bundle("collection", """{"request":{"method":"GET","url":"Patient/1"}}""")),
        ("bdl-4", "Bundle.entry[0]", Bundle("transaction-response", """{"resource":{"resourceType":"Patient","active":true}}""")),
        ("bdl-5", "Bundle.entry[0]", Bundle("collection", """{"fullUrl":"urn:x:1"}""")),
        ("bdl-7", "Bundle.entry[1]", Bundle("collection", """{"fullUrl":"urn:x:1","resource":{"resourceType":"Patient","active":true}},{"fullUrl":"urn:x:1","resource":{"resourceType":"Patient","active":true}}""")),
        ("bdl-8", "Bundle.entry[0].fullUrl", Bundle("collection", """{"fullUrl":"https://a.example/Patient/1/_history/2","resource":{"resourceType":"Patient","active":true}}""")),
        ("bdl-11", "Bundle", Bundle("document", "")),
        ("bdl-12", "Bundle", Bundle("message", """{"resource":{"resourceType":"Patient","active":true}}""")),

        ("ces-1", "CoverageEligibilityResponse.insurance[0].item[0]", """{"resourceType":"CoverageEligibilityResponse","status":"active","purpose":["benefits"],"patient":{"display":"x"},"created":"2026","request":{"display":"x"},"outcome":"complete","insurer":{"display":"x"},"insurance":[{"coverage":{"display":"x"},"item":[{"name":"x"}]}]}"""),
        Condition("con-1", ".stage[0]", """ "stage":[{"type":{"text":"x"}}]"""),
        Condition("con-2", ".evidence[0]", """ "evidence":[{"id":"x"}]"""),
        Condition("con-4", "", """ "abatementString":"x" """),
        Condition("con-5", "", """ "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"entered-in-error"}]}"""),
        Statement("cpb-1", "", "requirements", """ "description":"x" """),
        Statement("cpb-2", "", "requirements", """ "rest":[{"mode":"server"}]"""),
        Statement("cpb-3", "", "requirements", """ "description":"x","messaging":[{"endpoint":[{"protocol":{"code":"http"},"address":"https://a.example"}]}]"""),
        Statement("cpb-7", "", "requirements", """ "description":"x","document":[{"mode":"producer","profile":"https://a.example"},{"mode":"producer","profile":"https://a.example"}]"""),
        Statement("cpb-9", ".rest[0]", "requirements", """ "description":"x","rest":[{"mode":"server","resource":[{"type":"Patient"},{"type":"Patient"}]}]"""),
        Statement("cpb-12", ".rest[0].resource[0]", "requirements", """ "description":"x","rest":[{"mode":"server","resource":[{"type":"Patient","searchParam":[{"name":"a","type":"token"},{"name":"a","type":"token"}]}]}]"""),
        Statement("cpb-14", "", "instance", """ "description":"x","rest":[{"mode":"server"}]"""),
        Statement("cpb-15", "", "capability", """ "description":"x","rest":[{"mode":"server"}]"""),
        Statement("cpb-16", "", "requirements", """ "software":{"name":"x"},"rest":[{"mode":"server"}]"""),
        ("cpl-3", "CarePlan.activity[0]", """{"resourceType":"CarePlan","status":"active","intent":"plan","subject":{"display":"x"},"activity":[{"reference":{"display":"x"},"detail":{"status":"completed"}}]}"""),
        ("ctm-1", "CareTeam.participant[0]", """{"resourceType":"CareTeam","participant":[{"member":{"reference":"Patient/1"},"onBehalfOf":{"display":"x"}}]}"""),
        ("gol-1", "Goal.target[0]", """{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"x"},"subject":{"display":"x"},"target":[{"detailString":"x"}]}"""),
        ("grp-1", "Group", """{"resourceType":"Group","type":"person","actual":false,"member":[{"entity":{"display":"x"}}]}"""),
        ("inv-1", "Task", """{"resourceType":"Task","status":"draft","intent":"order","authoredOn":"2026-03-09","lastModified":"2026-03-08"}"""),
        ("inv-1", "Parameters.parameter[0]", """{"resourceType":"Parameters","parameter":[{"name":"a"}]}"""),
        Observation("obs-3", ".referenceRange[0]", """ "referenceRange":[{"type":{"text":"x"}}]"""),
        Observation("obs-6", "", """ "valueString":"x","dataAbsentReason":{"text":"x"}"""),
        Observation("obs-7", "", """ "valueString":"x","component":[{"code":{"coding":[{"system":"urn:x","code":"a"}]}}]"""),
        ("org-1", "Organization", """{"resourceType":"Organization","active":true}"""),
        ("org-2", "Organization.address[0]", """{"resourceType":"Organization","name":"X","address":[{"use":"home"}]}"""),
        ("org-3", "Organization.telecom[0]", """{"resourceType":"Organization","name":"X","telecom":[{"use":"home"}]}"""),
        ("pat-1", "Patient.contact[0]", """{"resourceType":"Patient","contact":[{"gender":"female"}]}"""),
        ("ppc-1", "Consent", """{"resourceType":"Consent","status":"active","scope":{"text":"x"},"category":[{"text":"x"}]}"""),
        ("prr-1", "ServiceRequest", """{"resourceType":"ServiceRequest","status":"active","intent":"order","subject":{"display":"x"},"orderDetail":[{"text":"x"}]}"""),
        ("qrs-1", "QuestionnaireResponse.item[0]", """{"resourceType":"QuestionnaireResponse","status":"completed","item":[{"linkId":"1","answer":[{"valueBoolean":true}],"item":[{"linkId":"2"}]}]}"""),
        ("sev-1", "AuditEvent.entity[0]", """{"resourceType":"AuditEvent","type":{"code":"rest"},"recorded":"2026-03-09T10:15:30Z","agent":[{"requestor":true}],"source":{"observer":{"display":"x"}},"entity":[{"name":"x","query":"QUJD"}]}"""),
    ];

    private static (string, string, string) Value(string key, string type, string value) => (key, "Patient.extension[0].value", Extended(type, value));

    private static (string, string, string) Repeat(string key, string repeat) => (key, "Patient.extension[0].value.repeat", Extended("Timing", $$$"""{"repeat":{{{repeat}}}}"""));

    private static (string, string, string) Condition(string key, string path, string members) =>
        (key, "Condition" + path, $$$"""{"resourceType":"Condition","subject":{"display":"x"},{{{members}}}}""");

    private static (string, string, string) Observation(string key, string path, string members) =>
        (key, "Observation" + path, $$$"""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"urn:x","code":"a"}]},{{{members}}}}""");

    private static (string, string, string) Statement(string key, string path, string kind, string members) =>
        (key, "CapabilityStatement" + path, $$$"""{"resourceType":"CapabilityStatement","status":"active","date":"2026","kind":"{{{kind}}}","fhirVersion":"4.0.1","format":["json"],{{{members}}}}""");

    private static string Extended(string type, string value) => $$$"""{"resourceType":"Patient","extension":[{"url":"u","value{{{type}}}":{{{value}}}}]}""";

    private static string Contained(string members) =>
        $$$"""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o",{{{members}}}}],"managingOrganization":{"reference":"#o"}}""";

    private static string Text(string content) => $$$$"""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"{{{{Div}}}}\">{{{{content}}}}</div>"}}""";

    private static string Bundle(string type, string entries, string more = "") =>
        entries.Length == 0
            ? $$$$"""{"resourceType":"Bundle","type":"{{{{type}}}}"{{{{more}}}}}"""
            : $$$$"""{"resourceType":"Bundle","type":"{{{{type}}}}"{{{{more}}}},"entry":[{{{{entries}}}}]}""";
}
