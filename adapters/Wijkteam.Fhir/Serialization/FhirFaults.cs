namespace Hl7.Fhir.Serialization;

/// <summary>The codes of what can be wrong with a document.</summary>
public static class FhirFaults
{
    /// <summary>Not JSON: the text ends early, has a comment, a trailing comma, a lone surrogate.</summary>
    public const string InvalidJson = "invalid-json";

    /// <summary>Not XML, also if something follows the resource, or XML with a document type.</summary>
    public const string InvalidXml = "invalid-xml";

    /// <summary>Of XML: an element in another namespace than it belongs in.</summary>
    public const string WrongNamespace = "wrong-namespace";

    /// <summary>Of XML: an element behind one that it comes before in the definition.</summary>
    public const string OutOfOrder = "out-of-order";

    /// <summary>Of XML: text between the elements.</summary>
    public const string UnexpectedText = "unexpected-text";

    /// <summary>Not UTF-8.</summary>
    public const string InvalidUtf8 = "invalid-utf8";

    /// <summary>Something follows the resource.</summary>
    public const string TrailingData = "trailing-data";

    /// <summary>More bytes than allowed; nothing was read.</summary>
    public const string TooManyBytes = "too-many-bytes";

    /// <summary>Nested deeper than allowed; the rest was not read.</summary>
    public const string TooDeep = "too-deep";

    /// <summary>More elements than allowed; the rest was not read.</summary>
    public const string TooManyElements = "too-many-elements";

    /// <summary>As many faults as are reported at once; the rest was not read.</summary>
    public const string TooManyFaults = "too-many-faults";

    /// <summary>The type has no such property; of XML, no such element or attribute.</summary>
    public const string UnknownProperty = "unknown-property";

    /// <summary>The property was there before.</summary>
    public const string DuplicateProperty = "duplicate-property";

    /// <summary>An array instead of an object, a string instead of a number, and so on.</summary>
    public const string WrongJsonType = "wrong-json-type";

    /// <summary>An object, array or string with nothing in it.</summary>
    public const string Empty = "empty";

    /// <summary>A null, where none is allowed or where nothing stands beside it.</summary>
    public const string Null = "null";

    /// <summary>A primitive's array of values and its array of extensions are not of one length.</summary>
    public const string ArrayMismatch = "array-mismatch";

    /// <summary>There is no <c>resourceType</c>.</summary>
    public const string MissingResourceType = "missing-resource-type";

    /// <summary>The <c>resourceType</c> is none that is read here.</summary>
    public const string UnknownResourceType = "unknown-resource-type";

    /// <summary>Another type of resource than the one that was asked for.</summary>
    public const string UnexpectedResourceType = "unexpected-resource-type";

    /// <summary>A required element is absent.</summary>
    public const string Missing = "missing";

    /// <summary>More of an element than its maximum.</summary>
    public const string TooMany = "too-many";

    /// <summary>A value that is not in its type's form, or out of its range.</summary>
    public const string InvalidValue = "invalid-value";

    /// <summary>A code outside the list that the element is bound to, or a CodeableConcept without a code of that list. Lists that R4 does not hold whole (MIME
    /// types) are not looked at.</summary>
    public const string UnknownCode = "unknown-code";

    /// <summary>A type that the choice does not offer.</summary>
    public const string ChoiceType = "choice-type";

    /// <summary>Two values for one choice.</summary>
    public const string ChoiceTwice = "choice-twice";

    /// <summary>A reference to a type of resource that the element does not refer to.</summary>
    public const string ReferenceTarget = "reference-target";

    /// <summary>An extension with both a value and extensions, or with neither (ext-1).</summary>
    public const string ExtensionContent = "extension-content";

    /// <summary>An invariant of the definitions does not hold; the message begins with its name (<c>per-1</c>).</summary>
    public const string Invariant = "invariant";
}
