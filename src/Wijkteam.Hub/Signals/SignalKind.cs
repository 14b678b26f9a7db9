using Google.Protobuf;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <inheritdoc />
internal sealed class SignalKind(Archive archive) : IExchangeKind
{
    public RecordKind Kind => RecordKind.Signal;

    public IReadOnlyList<int> OpenStatuses { get; } =
        [.. Enum.GetValues<SignalStatus>().Where(status => status != SignalStatus.Unspecified && !SignalSteps.IsFinal(status)).Select(status => (int)status)];

    public async ValueTask<ExchangeState?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await SignalState.LoadAsync(archive, id, cancellationToken);

    public async ValueTask<IReadOnlyList<ExchangeRecord>> ListAsync(Guid subjectId, CancellationToken cancellationToken) =>
        [.. (await archive.ListAsync(subjectId, Kind, Signal.Parser, cancellationToken)).Select(signal => new SignalExchange(signal))];

    public bool IsFinal(int status) => SignalSteps.IsFinal((SignalStatus)status);

    public IReadOnlyCollection<string>? PartiesOf(IMessage body) => body is Signal { Basis.Processing.Kind: not GroundKind.ReportingCode } signal
        ? [signal.SourceParticipantId, signal.TargetParticipantId]
        : null;
}
