using System.Text.RegularExpressions;
using Google.Rpc;
using Shouldly;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Platform;

public sealed partial class RefusalStatusTests
{
    /// <summary>The contract itself is the expectation: each value's comment begins with its status code.</summary>
    [Fact]
    public void CodeOf_EveryReason_IsWhatTheContractSays()
    {
        var promised = Promises().ToDictionary(match => (RefusalReason)int.Parse(match.Groups["number"].Value), match => match);
        promised.Count.ShouldBe(Enum.GetValues<RefusalReason>().Length - 1);
        foreach (var reason in Enum.GetValues<RefusalReason>().Where(reason => reason != RefusalReason.Unspecified))
        {
            var code = promised[reason].Groups["code"].Value.Replace("_", "", StringComparison.Ordinal);
            RefusalStatus.CodeOf(reason).ShouldBe((int)Enum.Parse<Code>(code, ignoreCase: true), reason.ToString());
            RefusalStatus.NameOf(reason).ShouldBe(promised[reason].Groups["name"].Value);
        }
    }

    [Fact]
    public void CodeOf_ValueOutsideTheContract_IsInternal()
    {
        RefusalStatus.CodeOf((RefusalReason)999).ShouldBe((int)Code.Internal);
        RefusalStatus.NameOf((RefusalReason)999).ShouldBe("INTERNAL");
    }

    [Fact]
    public void ToStatus_WithFaults_NamesReasonDomainAndFields()
    {
        var status = RefusalStatus.ToStatus(new Refusal(RefusalReason.BsnInvalid, "Fails the 11-test.", "content.subject.bsn"));

        status.Code.ShouldBe((int)Code.InvalidArgument);
        status.Message.ShouldBe("Fails the 11-test.");
        var info = status.Details[0].Unpack<ErrorInfo>();
        info.Type.ShouldBe("BSN_INVALID");
        info.Domain.ShouldBe("hub.wijkteam");
        var violation = status.Details[1].Unpack<BadRequest>().FieldViolations.ShouldHaveSingleItem();
        violation.Field.ShouldBe("content.subject.bsn");
    }

    [Fact]
    public void ToStatus_WithoutFaults_HasNoBadRequest()
        => RefusalStatus.ToStatus(new Refusal(RefusalReason.Conflict, "Try again.")).Details.ShouldHaveSingleItem();

    private static MatchCollection Promises()
    {
        using var stream = typeof(RefusalStatusTests).Assembly.GetManifestResourceStream("refusal.proto").ShouldNotBeNull();
        using var reader = new StreamReader(stream);
        return Promise().Matches(reader.ReadToEnd());
    }

    [GeneratedRegex(@"// (?<code>[A-Z_]+): [^\n]*\n\s*REFUSAL_REASON_(?<name>[A-Z_]+) = (?<number>\d+);", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Promise();
}
