using Google.Protobuf.WellKnownTypes;
using Shouldly;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Signals;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Signals;

/// <summary>What becomes of a signal whose agreement falls away, decided without store, clock or network.</summary>
public sealed class SignalClosingTests
{
    private const string Source = "gp";
    private const string Target = "team";

    private static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    // Who has something of it on its way; who is told that it is closed, if anybody. Of what should never have been, the target still hears just that.
    [Theory]
    [InlineData(SignalStatus.Received, "", "gp team")]
    [InlineData(SignalStatus.TakenUp, "gp", "gp team")]
    [InlineData(SignalStatus.Closed, "", null)]
    [InlineData(SignalStatus.Closed, "gp", "gp")]
    [InlineData(SignalStatus.EnteredInError, "team", null)]
    [InlineData(SignalStatus.EnteredInError, "gp team", "gp")]
    public void Close_TellsWhomItConcerns_AndWithholdsFromNoOther(SignalStatus status, string awaiting, string? told)
    {
        var id = Guid.NewGuid();
        var signal = new Signal
        {
            Id = $"{id}",
            Version = 2,
            Status = status,
            SourceParticipantId = Source,
            TargetParticipantId = Target,
            CreateTime = Timestamp.FromDateTimeOffset(Now),
            UpdateTime = Timestamp.FromDateTimeOffset(Now),
            LifeDomains = { LifeDomain.Finances },
            Basis = new LegalBasis { Secrecy = new Ground { Kind = GroundKind.Agreement }, Processing = new Ground { Kind = GroundKind.PublicTask } },
        };
        var row = new RecordRow(id, RecordKind.Signal, 2, Guid.NewGuid(), Source, Target, (int)status, Now, Now, []);

        var closing = new AgreedExchange(new SignalExchange(new Stored<Signal>(row, signal)), awaiting.Split(' '))
            .CloseUnder([], DirectorySnapshot.Empty, actor: null, Now);

        (closing is null ? null : string.Join(' ', closing.Entry.Audience)).ShouldBe(told);
        closing?.Withhold.Select(delivery => delivery.Participant).ShouldBe(status == SignalStatus.EnteredInError ? [Source] : [Source, Target]);
    }
}
