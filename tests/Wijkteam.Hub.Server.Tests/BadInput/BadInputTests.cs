using System.Text.RegularExpressions;
using Google.Protobuf;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Authorisation;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.BadInput;

/// <summary>Whatever a request may be refused for, call by call: the right status, reason and field, nothing of the citizen echoed, and not a trace in the
/// store. Who may call at all is <c>AuthorisationTests</c>' matter. The tables are the <c>.md</c> files beside this one.</summary>
public sealed partial class BadInputTests(Scene scene) : IClassFixture<Scene>
{
    private static readonly string[] Personal = ["Fatima", "Verzonnen", "1987-03-09", "3572AB", "+31612345678", "betalingsachterstanden", "Alleenstaand", "brievenbus"];

    private static readonly ILookup<string, Row> Written = System.IO.Directory.GetFiles(Repository.PathOf("tests", "Wijkteam.Hub.Server.Tests", "BadInput"), "*.md")
        .SelectMany(file => Row.Parse(File.ReadAllText(file)))
        .ToLookup(row => row.Call);

    // What the contract promises: the status stands before the words.
    private static readonly Dictionary<string, string> Statuses = StatusOfReason()
        .Matches(File.ReadAllText(Repository.PathOf("protos", "wijkteam", "hub", "v1", "refusal.proto")))
        .ToDictionary(match => match.Groups["reason"].Value, match => match.Groups["status"].Value.Replace("_", "", StringComparison.Ordinal));

    public static TheoryData<string> Calls => AuthorisationTests.Calls;

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_Bad_IsRefusedWithoutTrace(string call)
    {
        var (method, right) = (AuthorisationTests.Methods[call], AuthorisationTests.RightOf(call));
        await scene.Objects.RenewAsync(right);
        var good = scene.Objects.RequestsOf(right, method);
        var faults = new List<string>();
        var before = StoreTrace.Take(scene.Hub);
        foreach (var row in RowsOf(call, good).Where(row => row.Free is null))
        {
            var requests = row.Apply(scene.Objects.RequestsOf(right, method));
            var (refusal, _) = await scene.CallAsync(Scene.CallerOf(right), method, requests);
            faults.AddRange(FaultsOf(row, refusal).Select(fault => $"{row.Sent}: {fault}"));
            if (StoreTrace.Take(scene.Hub) is var after && after != before)
            {
                faults.Add($"{row.Sent}: left something behind");
                before = after;
            }
        }

        faults.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_HasRowsForEachOfItsFields(string call)
    {
        await scene.Objects.RenewAsync(AuthorisationTests.RightOf(call));
        var request = AuthorisationTests.Methods[call].InputType;
        var coverage = new Coverage();
        coverage.Add(request, RowsOf(call));

        coverage.MissingOf(request).ShouldBeEmpty("each field has rows, or a word why it is free");
    }

    [Fact]
    public async Task EveryMessage_HasRowsForEachOfItsFields_InOneCallOrAnother()
    {
        await scene.Objects.RenewAsync(AuthorisationTests.RightOf("AttachmentService/ReadAttachment"));
        await scene.Objects.RenewAsync(AuthorisationTests.RightOf("PlanService/GetPlan"));
        var coverage = new Coverage();
        foreach (var (call, method) in AuthorisationTests.Methods)
        {
            coverage.Add(method.InputType, RowsOf(call));
        }

        var requests = AuthorisationTests.Methods.Values.Select(method => method.InputType).ToList();
        coverage.MissingWithin(requests).ShouldBeEmpty("each field has rows, or a word why it is free");
        coverage.WithoutUnknownWithin(requests).ShouldBeEmpty("each enum has a row with a value that is unknown");
    }

    /// <summary>A written row takes the place of a standing one about the same.</summary>
    private static IEnumerable<Row> RowsOf(string call, IReadOnlyList<IMessage> good) =>
        Written[call].Concat(Standing.RowsOf(call, good).ExceptBy(Written[call].Select(row => row.Sent), row => row.Sent));

    private IEnumerable<Row> RowsOf(string call) => RowsOf(call, scene.Objects.RequestsOf(AuthorisationTests.RightOf(call), AuthorisationTests.Methods[call]));

    private static IEnumerable<string> FaultsOf(Row row, SeenRefusal? refusal)
    {
        if (refusal is null)
        {
            yield return $"let through, not {row.Reason}";
            yield break;
        }

        var status = Enum.Parse<StatusCode>(Statuses[row.Reason], ignoreCase: true);
        if ((refusal.Status, refusal.Reason) != (status, row.Reason))
        {
            yield return $"{refusal.Status} {refusal.Reason} at [{string.Join(", ", refusal.Fields)}], not {status} {row.Reason} at {row.Field}";
        }
        else if (row.Field is null ? refusal.Fields.Count > 0 : !refusal.Fields.Contains(row.Field))
        {
            yield return $"{row.Reason} at [{string.Join(", ", refusal.Fields)}], not at {row.Field}";
        }

        foreach (var text in Personal.Where(text => refusal.Text.Contains(text, StringComparison.Ordinal)))
        {
            yield return $"says {text}";
        }
    }

    [GeneratedRegex(@"^  // (?<status>[A-Z_]+): .*\n(  //.*\n)*  REFUSAL_REASON_(?<reason>\w+) =", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex StatusOfReason();
}
