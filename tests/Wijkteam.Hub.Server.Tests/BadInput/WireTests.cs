using System.Collections.ObjectModel;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Authorisation;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.BadInput;

/// <summary>Bytes that are no request: every call survives them, says that they are at fault and not the hub, and keeps nothing.</summary>
public sealed class WireTests(Scene scene) : IClassFixture<Scene>
{
    private static readonly ReadOnlyDictionary<string, byte[]> Bytes = new(new Dictionary<string, byte[]>
    {
        ["a field that breaks off"] = [0x0A, 0x7F, 0x41],
        ["a length beyond all bounds"] = [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07],
        ["a number without end"] = [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        ["a tag of nothing"] = [0x00],
        ["a group that is not closed"] = [0x0B],
        ["a thousand messages in each other"] = [.. Enumerable.Range(0, 1_000).SelectMany(_ => (byte[])[0x0B])],
    });

    public static TheoryData<string> Calls => AuthorisationTests.Calls;

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_OfBytesThatAreNoRequest_IsRefusedWithoutTrace(string call)
    {
        var right = AuthorisationTests.RightOf(call);
        await scene.Objects.RenewAsync(right);
        var before = StoreTrace.Take(scene.Hub);
        var faults = new List<string>();
        foreach (var (name, bytes) in Bytes)
        {
            var (refusal, _) = await scene.CallAsync(Scene.CallerOf(right), AuthorisationTests.Methods[call], [bytes]);
            if (refusal is not { Status: StatusCode.InvalidArgument, Reason: "FIELD_INVALID", Fields.Count: 0 })
            {
                faults.Add($"{name}: {refusal?.Status} {refusal?.Reason}");
            }
        }

        faults.ShouldBeEmpty();
        StoreTrace.Take(scene.Hub).ShouldBe(before);
    }
}
