using System.Text;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Authorisation;

/// <summary>Every call that the hub serves, in every role, against a hub that runs. The table is <c>rights.md</c>.</summary>
public sealed class AuthorisationTests(Scene scene) : IClassFixture<Scene>
{
    // What somebody who is let through may still be told of how things stand.
    private static readonly string[] Possible = [Right.Allowed, "STATE_NOT_ALLOWED", "ENDPOINT_NOT_ALLOWED", "SUBSCRIPTION_EXISTS"];

    private static readonly IReadOnlyList<Right> Rights =
        Right.Parse(File.ReadAllText(Repository.PathOf("tests", "Wijkteam.Hub.Server.Tests", "Authorisation", "rights.md")));

    // Served beside the contract; their names are not ours.
    private static readonly FileDescriptor[] PublicProtocols = [HealthReflection.Descriptor, ReflectionReflection.Descriptor, Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor];

    /// <summary>Every call: of the contract by its service's short name, of a public protocol by its full one.</summary>
    public static IReadOnlyDictionary<string, MethodDescriptor> Methods { get; } = typeof(Referral).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(Referral).Namespace && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
        .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
        .Concat(PublicProtocols)
        .SelectMany(file => file.Services)
        .SelectMany(service => service.Methods)
        .ToDictionary(method => $"{(PublicProtocols.Contains(method.File) ? method.Service.FullName : method.Service.Name)}/{method.Name}");

    public static TheoryData<string> Calls => [.. Methods.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The line of the table about a call.</summary>
    public static Right RightOf(string call) => Rights.SingleOrDefault(right => right.Call == call).ShouldNotBeNull("a line in rights.md says who may make this call");

    [Fact]
    public void Table_NamesEveryCall_Once() => Rights.Select(right => right.Call).ShouldBe(Methods.Keys, ignoreOrder: true);

    [Fact]
    public void Hub_ServesTheseCalls_AndNoOthers() => scene.Hub.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName)
        .OfType<string>()
        .ShouldBe(Methods.Values.Select(method => $"/{method.Service.FullName}/{method.Name}"), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_IsLetThroughOrRefused_AsTheTableSays(string call)
    {
        var right = RightOf(call);
        await scene.Objects.RenewAsync(right);
        var faults = new List<string>();

        // The refused first: they leave everything as it is. Those who are let through each have an object of their own.
        foreach (var (role, expected) in Scene.Roles.Select(role => (role, right.ExpectedFor(role))).OrderBy(pair => pair.Item2 == Right.Allowed))
        {
            if (expected == Right.Allowed && right.Request.Contains('$'))
            {
                await scene.Objects.RenewAsync(right);
            }

            var before = expected == Right.Allowed ? "" : StoreTrace.Take(scene.Hub);
            var requests = scene.Objects.RequestsOf(right, Methods[call]);
            var (refusal, answer) = await scene.CallAsync(role, Methods[call], requests);
            var outcome = refusal is null ? Right.Allowed : refusal.Reason.Length > 0 ? refusal.Reason : $"{refusal.Status}".ToUpperInvariant();
            if (expected == Right.Allowed ? !Possible.Contains(outcome) : outcome != expected)
            {
                faults.Add($"{role.Name}: {outcome}, not {expected}");
            }

            if (expected != Right.Allowed && StoreTrace.Take(scene.Hub) != before)
            {
                faults.Add($"{role.Name}: refused, and left something behind");
            }

            var (sent, shown) = (string.Concat(requests), Encoding.UTF8.GetString(answer));
            if (role.Part is null && scene.Objects.Ids.Any(id => shown.Contains(id, StringComparison.Ordinal) && !sent.Contains(id, StringComparison.Ordinal)))
            {
                faults.Add($"{role.Name}: was shown what is not its own");
            }
        }

        faults.ShouldBeEmpty();
    }
}
