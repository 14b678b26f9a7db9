namespace Wijkteam.Fhir.Tests.Agreement;

/// <summary>A document that one takes and the other does not.</summary>
/// <param name="By">Whose verdict differs from ours: fhir or medplum.</param>
/// <param name="Own">What we find wrong, each beginning with its code; empty if it is they who do.</param>
internal sealed record Disagreement(string By, string Kind, string Json, IReadOnlyList<string> Own, IReadOnlyList<string> Theirs)
{
    /// <summary>Whether they take it, and all that we find wrong has one of these codes, or begins so.</summary>
    public bool WeFind(params string[] codes) => Own.Count > 0 && Own.All(fault => codes.Any(code => fault.StartsWith(code, StringComparison.Ordinal)));

    /// <summary>Whether we take it, and all that they find wrong has one of these words in it.</summary>
    public bool TheyFind(params string[] words) => Own.Count == 0 && Theirs.All(problem => words.Any(word => problem.Contains(word, StringComparison.Ordinal)));

    public override string ToString() => $"{Kind}, {By}: we say [{string.Join("; ", Own)}], they say [{string.Join("; ", Theirs.Take(3))}]";
}

/// <summary>Why verdicts differ, and which is right by the specification of R4 (https://hl7.org/fhir/R4). A disagreement that none of these explains fails the test.</summary>
internal static class Disagreements
{
    private static readonly string[] Unevaluated = ["ref-1", "dom-3", "obs-7", "txt-1", "txt-2"];

    private static readonly string[] ByReference = [".link[", ".agent[", "djudication[", ".part[", ".item[", ".detail[", ".referenceRange[", ".searchParam[", ".operation[", ".provision["];

    private static readonly (string By, string Name, string Right, Func<Disagreement, bool> Is)[] Table =
    [
        ("fhir", "takes the id of an element for one of a resource, of 64 letters and digits", "we: element.html#id, any text without spaces", found => found.TheyFind("Invalid id format")),
        ("fhir", "looks for the code of each coding in a required value set", "we: terminologies.html#code, one of the codings suffices", found => found.TheyFind("not found in value set")),
        ("fhir", "does not know the primitive type uuid in a choice", "we: datatypes.html#uuid", found => found.TheyFind("Unexpected property") && found.Json.Contains("Uuid\"", StringComparison.Ordinal)),
        ("fhir", "does not know an element that is defined by reference to another", "we: elementdefinition.html#ElementDefinition.contentReference", found => found.TheyFind(".adjudication: Unexpected property")),
        ("fhir", "takes false, zero and what only an extension stands for for absent", "we: json.html#primitive", found => found.TheyFind("Missing property") && HasFalsyValue(found.Json)),
        ("fhir", "several of the above at once", "we: as above", found => found.TheyFind(
            [
                "Invalid id format", "not found in value set", ".adjudication: Unexpected property",
                .. found.Json.Contains("Uuid\"", StringComparison.Ordinal) ? new[] { "Unexpected property" } : [],
                .. HasFalsyValue(found.Json) ? new[] { "Missing property" } : [],
            ])),
        ("fhir", "evaluates no invariants", "we: conformance-rules.html#constraints", found => found.WeFind("invariant ", "extension-content ")),
        ("fhir", "looks at a primitive's own form for some types only", "we: datatypes.html#primitive, with the regular expressions there", found => found.WeFind("invalid-value ", "invariant ", "extension-content ")),
        ("fhir", "takes any type of JSON for a primitive, and one for a list of one", "we: json.html#primitive, json.html#repeat", found => found.WeFind("wrong-json-type ", "invariant ", "extension-content ")),
        ("fhir", "takes what is empty, and null, for absent", "we: json.html, a property has a value and is never empty", found => found.WeFind("empty ", "null ", "array-mismatch ", "missing ", "extension-content ", "invariant ", "unknown-code ")),
        ("fhir", "does not look into what extends a primitive", "we: json.html#primitive, it is an Element like any other", found => found.WeFind("unknown-property ", "missing ", "extension-content ", "choice-type ", "empty ", "unknown-code ", "invalid-value ", "invariant ", "reference-target ") && found.Json.Contains("\"_", StringComparison.Ordinal)),
        ("fhir", "does not look at the types that a reference may be to", "we: references.html#2.3.0.1, the targets of the definition", found => found.WeFind("reference-target ", "invariant ")),
        ("fhir", "holds no codes of some required value sets", "we: terminologies.html#required", found => found.WeFind("unknown-code ", "invariant ")),

        ("fhir", "does not look into an element that is defined by reference to another", "we: elementdefinition.html#ElementDefinition.contentReference",
            found => found.Own.Count > 0 && found.Own.All(fault => ByReference.Any(element => fault.Contains(element, StringComparison.Ordinal)))),
        ("medplum", "cannot evaluate an invariant of a primitive that is extended", "we: json.html#primitive", found => found.Theirs.Any(problem => problem.Contains("Error evaluating invariant", StringComparison.Ordinal)) && found.TheyFind("Error evaluating invariant", "Constraint bdl-8 not met")),
        ("medplum", "takes a Bundle whose type is only extended for one of no type", "neither: whether it asks or answers cannot be said", found => found.TheyFind("Constraint bdl-3 not met", "Constraint bdl-4 not met") && found.Json.Contains("\"_type\"", StringComparison.Ordinal)),
        ("medplum", "compares dates of different precision as text", "we: FHIRPath, Comparison: it cannot be said which is earlier", found => found.TheyFind("Constraint inv-1 not met: Last modified", "Constraint per-1 not met")),
        ("medplum", "looks up no codes", "we: terminologies.html#required", found => found.WeFind("unknown-code ", "invariant ")),
        ("medplum", "takes an empty string for absent", "we: json.html, strings are never empty", found => found.WeFind("empty ", "missing ", "unknown-code ", "extension-content ", "invariant ", "invalid-value ")),
        ("medplum", "evaluates no invariants of what a choice holds", "we: extensibility.html, a value is one of its type", found => found.WeFind("invariant ") && found.Own.All(fault => fault.Contains(".value", StringComparison.Ordinal))),
        ("medplum", "passes over invariants that its FHIRPath cannot evaluate: what is contained, the intersection of codings, the content of a narrative", "we: domainresource.html#invs, references.html#contained, observation.html#invs, narrative.html#invs",
            found => found.Own.All(fault => Unevaluated.Any(key => fault.Contains($" {key}: ", StringComparison.Ordinal))) && found.Own.Count > 0),
        ("medplum", "knows dates and ids by looser forms", "we: datatypes.html#primitive", found => found.WeFind("invalid-value ", "invariant ") && found.Own.Any(fault => fault.Contains("Expected a date", StringComparison.Ordinal) || fault.Contains("Expected a moment", StringComparison.Ordinal) || fault.Contains("Expected 1 to 64", StringComparison.Ordinal) || fault.Contains("XHTML div", StringComparison.Ordinal))),
    ];

    private static bool HasFalsyValue(string json) =>
        json.Contains(":false", StringComparison.Ordinal) || json.Contains(":0", StringComparison.Ordinal) || json.Contains("\"_", StringComparison.Ordinal);

    /// <summary>The name of what explains it, and who is right; null if nothing does.</summary>
    public static string? Find(Disagreement found) =>
        Array.Find(Table, row => row.By == found.By && row.Is(found)) is { Name: { } name } row ? $"{row.By} {name}. Right: {row.Right}" : null;
}
