using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>The versions of a signal, as its party may see them today. It is one read, and noted as one.</summary>
internal sealed class SignalHistory(SignalReading reading, ExchangeVersions versions, CurrentDirectory directory)
{
    /// <exception cref="Platform.RefusedException">NOT_FOUND: there is none in which the caller has a part.</exception>
    public async ValueTask<ListSignalVersionsResponse> ListAsync(Guid id, VersionPage page, Caller caller, CancellationToken cancellationToken)
    {
        var today = await reading.ReadAsync(id, caller, cancellationToken);
        today.Content = null;
        today.Route.Clear();

        // What rests on a basis names it. Who sees no more than the bare fact of today's version sees no more of the others.
        var holds = today.Basis is not null;
        var sourceKind = directory.Snapshot.FindParticipant(today.SourceParticipantId)?.Kind ?? ParticipantKind.Unspecified;
        var shown = new List<Signal>();
        Signal? before = null;
        foreach (var version in await versions.ListAsync(id, cancellationToken))
        {
            if (version.Number > today.Version)
            {
                break;
            }

            before = version.Fullest(WithoutContent) ?? Closed(before ?? today, version);
            shown.Add(version.Number == today.Version ? today : SignalView.WithoutContent(before, caller.Participant.Id, sourceKind, holds));
        }

        var (versionsOnPage, next) = page.Of(shown, signal => signal.Version);
        return new ListSignalVersionsResponse { Versions = { versionsOnPage }, NextPageToken = next };
    }

    private static Signal? WithoutContent(InboxMessage told)
    {
        if (told.Signal is { } signal)
        {
            signal.Content = null;
            signal.Route.Clear();
            foreach (var transfer in signal.Transfers)
            {
                transfer.MovedTo = null;
            }
        }

        return told.Signal;
    }

    /// <summary>A closure tells nothing but that: the signal is what it was, and ended if it had not.</summary>
    private static Signal Closed(Signal before, ExchangeVersion version)
    {
        var closed = before.Clone();
        closed.Version = version.Number;
        closed.UpdateTime = Timestamp.FromDateTimeOffset(version.Time);
        if (!SignalSteps.IsFinal(closed.Status))
        {
            closed.Status = SignalStatus.Closed;
            closed.StatusReason = new StatusReason { Code = StatusReasonCode.Closed };
        }

        return closed;
    }
}
