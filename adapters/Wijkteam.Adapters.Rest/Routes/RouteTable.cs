using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Rest.Routes;

/// <summary>All that is reached over HTTP, from the contract's own annotations (https://google.aip.dev/127).</summary>
internal sealed class RouteTable
{
    /// <summary>The files of the contract that have services.</summary>
    public static readonly IReadOnlyList<FileDescriptor> Files =
    [
        ReferralReflection.Descriptor,
        SignalReflection.Descriptor,
        HouseholdReflection.Descriptor,
        PlanReflection.Descriptor,
        ConsentReflection.Descriptor,
        AttachmentReflection.Descriptor,
        InboxReflection.Descriptor,
        PushReflection.Descriptor,
        DirectoryReflection.Descriptor,
        OperationsReflection.Descriptor,
        AuditReflection.Descriptor,
    ];

    private RouteTable(IReadOnlyList<Operation> operations)
    {
        Operations = operations;
        Paths = [.. operations.GroupBy(operation => operation.Path.Text).Select(group => new RestPath(group.First().Path, [.. group]))];
    }

    /// <summary>In the order of the contract.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>The same by path.</summary>
    public IReadOnlyList<RestPath> Paths { get; }

    /// <exception cref="FormatException">An annotation asks for what this door does not do, or two for the same.</exception>
    public static RouteTable Read(IEnumerable<FileDescriptor> files)
    {
        var operations = files.SelectMany(file => file.Services).SelectMany(service => service.Methods).SelectMany(Read).ToList();
        var homonym = operations.GroupBy(operation => operation.Name).FirstOrDefault(group => group.Count() > 1);
        var twice = operations.GroupBy(operation => (operation.Verb, operation.Path.Text)).FirstOrDefault(group => group.Count() > 1);
        return (twice, homonym) switch
        {
            ({ } path, _) => throw new FormatException($"{path.Key.Verb} {path.Key.Text} is given twice."),
            (_, { } name) => throw new FormatException($"Two calls are named {name.Key}."),
            _ => new RouteTable(operations),
        };
    }

    private static IEnumerable<Operation> Read(MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } rule ? rule.AdditionalBindings.Prepend(rule).Select((binding, i) => Read(method, binding, isFirst: i == 0)) : [];

    private static Operation Read(MethodDescriptor method, HttpRule rule, bool isFirst)
    {
        var (verb, path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => (HttpMethods.Get, rule.Get),
            HttpRule.PatternOneofCase.Put => (HttpMethods.Put, rule.Put),
            HttpRule.PatternOneofCase.Post => (HttpMethods.Post, rule.Post),
            HttpRule.PatternOneofCase.Delete => (HttpMethods.Delete, rule.Delete),
            HttpRule.PatternOneofCase.Patch => (HttpMethods.Patch, rule.Patch),
            _ => throw new FormatException($"{method.FullName}: methods of HTTP other than the usual are not served."),
        };
        var template = PathTemplate.Parse(path);
        if (method.IsClientStreaming || rule.Body is not ("" or "*") || rule.ResponseBody.Length > 0)
        {
            throw new FormatException($"{method.FullName}: served are calls of one request, with all or nothing of it in the body.");
        }

        if (template.Variables.FirstOrDefault(name => method.InputType.FindFieldByName(name) is not { FieldType: FieldType.String, IsRepeated: false }) is { } unknown)
        {
            throw new FormatException($"{method.FullName}: {unknown} in its path is no string of its request.");
        }

        return new Operation(isFirst ? method.Name : $"{method.Name}_{template.Verb}", method, verb, template, rule.Body == "*");
    }
}

/// <summary>One path and what can be done there.</summary>
internal sealed record RestPath(PathTemplate Template, IReadOnlyList<Operation> Operations)
{
    /// <summary>The methods of HTTP that are allowed there, for the header Allow.</summary>
    public string Allow { get; } = string.Join(
        ", ",
        Operations.SelectMany(operation => operation.Verb == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : new[] { operation.Verb }).Append(HttpMethods.Options));

    /// <summary>What a method of HTTP does there; null if nothing. HEAD is GET, of which the server leaves out the body.</summary>
    public Operation? Find(string verb) => Operations.FirstOrDefault(operation => HttpMethods.Equals(operation.Verb, HttpMethods.IsHead(verb) ? HttpMethods.Get : verb));
}
