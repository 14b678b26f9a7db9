using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Wijkteam.Adapters.Rest.Requests;
using Wijkteam.Adapters.Rest.Routes;
using Wijkteam.Hub.Server.Tests.Authorisation;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Rest;

/// <summary>Who may call what is the same over HTTP as over gRPC: the table is <c>rights.md</c>, each call at the path of its annotation.</summary>
public sealed class RestAuthorisationTests(Scene scene) : IClassFixture<Scene>
{
    private static readonly RouteTable Table = RouteTable.Read(RouteTable.Files);

    // Nobody; an outsider who may not use a BSN and one who may; those with a part, with and without a professional.
    private static readonly string[] RoleNames = ["without a token", "outsider, Police", "outsider, GpPractice", "outsider, Adapter", "operator", "source, without a professional", "target", "source"];

    public static TheoryData<string> Calls => [.. Table.Operations.Select(operation => $"{operation.Verb} {operation.Path.Text}")];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_IsRefused_AsOverGrpc(string call)
    {
        var operation = Table.Operations.Single(operation => $"{operation.Verb} {operation.Path.Text}" == call);
        var right = AuthorisationTests.RightOf($"{operation.Method.Service.Name}/{operation.Method.Name}");
        await scene.Objects.RenewAsync(right);
        var faults = new List<string>();
        using var http = new HttpClient { Timeout = Waiting.Deadline };

        // The refused first: they leave everything as it is. Those who are let through each have an object of their own.
        var roles = Scene.Roles.Where(role => RoleNames.Contains(role.Name)).Select(role => (role, right.ExpectedFor(role)));
        foreach (var (role, expected) in roles.OrderBy(pair => pair.Item2 == Right.Allowed))
        {
            if (expected == Right.Allowed && right.Request.Contains('$'))
            {
                await scene.Objects.RenewAsync(right);
            }

            using var request = RequestOf(operation, scene.Objects.RequestsOf(right, operation.Method).Single());
            if (await scene.TokenOfAsync(role) is { } token)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            var reply = await RestReply.OfAsync(http, request);
            var isLetThrough = reply.Reason is "" or "STATE_NOT_ALLOWED" or "ENDPOINT_NOT_ALLOWED" or "SUBSCRIPTION_EXISTS";
            if (expected == Right.Allowed ? !isLetThrough || (int)reply.Status is 404 or 405 or >= 500 : reply.Reason != expected)
            {
                faults.Add($"{role.Name}: {(int)reply.Status} {reply.Text}, not {expected}");
            }
        }

        faults.ShouldBeEmpty();
    }

    private HttpRequestMessage RequestOf(Operation operation, IMessage message)
    {
        var json = JsonNode.Parse(JsonFormatter.Default.Format(message))!.AsObject();
        var path = operation.Path.Text;
        foreach (var field in operation.Path.Variables.Select(operation.FieldOf))
        {
            path = path.Replace($"{{{field.Name}}}", Uri.EscapeDataString((string)field.Accessor.GetValue(message)), StringComparison.Ordinal);
            json.Remove(field.JsonName);
        }

        var request = new HttpRequestMessage(new HttpMethod(operation.Verb), new Uri(scene.Hub.HttpAddress.AbsoluteUri.TrimEnd('/') + path + (operation.HasBody ? "" : QueryOf(json, message.Descriptor))));
        if (operation.HasBody)
        {
            request.Content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json");
        }

        return request;
    }

    private static string QueryOf(JsonObject json, MessageDescriptor type)
    {
        var pairs = json.Select(member => (JsonShape.FindField(type, member.Key)!.JsonName, Value: member.Value!))
            .SelectMany(member => member.Value is JsonArray list ? list.Select(value => (member.JsonName, Value: value!)) : [member]);
        return "?" + string.Join('&', pairs.Select(pair => $"{pair.JsonName}={Uri.EscapeDataString(pair.Value.ToString())}"));
    }
}
