using System.Text;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;

namespace Wijkteam.Fhir.Tests;

/// <summary>Reading and writing as the tests do it.</summary>
internal static class Fhir
{
    private static readonly FhirJsonPocoDeserializer Deserializer = new();
    private static readonly FhirJsonPocoSerializer Serializer = new();

    public static T Read<T>(string json)
        where T : Resource
    {
        Deserializer.TryDeserializeResource(json, out var resource, out var issues);
        issues.Select(issue => issue.ErrorCode + " " + issue.Message).ShouldBeEmpty();
        return resource.ShouldBeAssignableTo<T>()!;
    }

    public static T ReadXml<T>(string xml)
        where T : Resource
    {
        XmlFaults(xml).ShouldBeEmpty(xml);
        new FhirXmlPocoDeserializer().TryDeserializeResource(xml, out var resource, out _);
        return resource.ShouldBeAssignableTo<T>()!;
    }

    public static string WriteXml(Resource value) => new FhirXmlPocoSerializer().SerializeToString(value);

    /// <summary>As <see cref="Faults(string, FhirLimits?)"/>, of a document in XML.</summary>
    public static string[] XmlFaults(string xml, FhirLimits? limits = null)
    {
        var read = new FhirXmlPocoDeserializer(limits ?? FhirLimits.Default).TryDeserializeResource(Encoding.UTF8.GetBytes(xml), out _, out var issues);
        var faults = issues.Cast<FhirXmlException>().Select(issue => $"{issue.ErrorCode} {issue.InstancePath}".TrimEnd()).ToArray();
        read.ShouldBe(faults.Length == 0);
        return faults;
    }

    public static string Write(Base value) => Serializer.SerializeToString(value);

    /// <summary>The faults as <c>code path</c>; nothing but whether there are any decides the result.</summary>
    public static string[] Faults(string json, FhirLimits? limits = null) => Faults(Encoding.UTF8.GetBytes(json), limits);

    public static string[] Faults(byte[] utf8, FhirLimits? limits = null)
    {
        var deserializer = new FhirJsonPocoDeserializer(limits ?? FhirLimits.Default);
        var read = deserializer.TryDeserializeResource(utf8.AsSpan(), out _, out var issues);
        var faults = issues.Cast<FhirJsonException>().Select(issue => $"{issue.ErrorCode} {issue.InstancePath}".TrimEnd()).ToArray();
        read.ShouldBe(faults.Length == 0);
        return faults;
    }

    /// <summary>The document with its properties in one order and every value in the digits and letters it was written in.</summary>
    public static string Canonical(string json) => Canonical(JsonNode.Parse(json));

    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject properties => "{" + string.Join(",", properties.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => $"\"{property.Key}\":{Canonical(property.Value)}")) + "}",
        JsonArray items => "[" + string.Join(",", items.Select(Canonical)) + "]",
        null => "null",
        JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(text).ToJsonString(),
        _ => node.ToJsonString(),
    };
}
