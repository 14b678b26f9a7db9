using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>What a party may see of a signal. Pure.</summary>
internal static class SignalView
{
    /// <summary>All of it that the party may see but the content, while the basis holds; else the bare fact.</summary>
    /// <param name="sourceKind">The kind of participant that submitted it.</param>
    public static Signal WithoutContent(Signal signal, string participantId, ParticipantKind sourceKind, bool basisHolds)
    {
        if (!basisHolds || IsWithdrawn(signal, participantId))
        {
            return Bare(signal, participantId);
        }

        var view = signal.Clone();
        var isTarget = participantId == signal.TargetParticipantId;
        if (!isTarget || SignalSteps.IsFinal(signal.Status))
        {
            Replace(view, TransferTrail.WithoutWhereabouts);
        }

        if (!isTarget)
        {
            view.ConfirmedSubject = null;
            view.StatutoryTerms.Clear();
            if (!MayKnowAnswer(signal, sourceKind))
            {
                Shorten(view);
            }
        }

        return view;
    }

    /// <summary>Whether a party may see the content: the source its own, always; the target while the basis holds and the exchange goes on.</summary>
    public static bool MaySeeContent(Signal signal, string participantId, bool basisHolds) =>
        IsSource(signal, participantId) || (participantId == signal.TargetParticipantId && basisHolds && !SignalSteps.IsFinal(signal.Status));

    /// <summary>The content as one who may see it reads it: of a citizen who has moved, who has it now reads where they live now.</summary>
    public static SignalContent ContentFor(string participantId, Signal signal, SignalContent submitted) =>
        participantId == signal.TargetParticipantId && signal.Transfers.Any(transfer => transfer.MovedTo is not null)
            ? new SignalContent(submitted) { Subject = submitted.Subject.MovedTo(signal.Transfers) }
            : submitted;

    /// <summary>Whether a participant learns nothing but the bare fact, whatever the basis: it should never have been, or is not theirs any more.</summary>
    public static bool IsWithdrawn(Signal signal, string participantId) =>
        !IsSource(signal, participantId) && (signal.Status == SignalStatus.EnteredInError || participantId != signal.TargetParticipantId);

    /// <summary>Whether the source may know what came of it in words: the citizen agrees, nobody is named, or it works for the municipality itself.</summary>
    private static bool MayKnowAnswer(Signal signal, ParticipantKind sourceKind) =>
        signal.RestsOnAgreement()
        || signal.Basis.Secrecy is null
        || (signal.Basis.Processing.Kind == GroundKind.PublicTask && sourceKind is ParticipantKind.NeighbourhoodTeam or ParticipantKind.Municipality);

    /// <summary>How it was triaged, with the advice, which says nothing of the citizen.</summary>
    private static void Shorten(Signal view)
    {
        Replace(view, TransferTrail.Bare);
        view.Answer = null;
        if (view.Triage is { } triage)
        {
            triage.Reason = null;
        }
    }

    private static void Replace(Signal view, Func<Transfer, Transfer> by)
    {
        for (var i = 0; i < view.Transfers.Count; i++)
        {
            view.Transfers[i] = by(view.Transfers[i]);
        }
    }

    /// <summary>That it exists and how it stands: nothing about the citizen.</summary>
    private static Signal Bare(Signal signal, string participantId) => new()
    {
        Id = signal.Id,
        Version = signal.Version,
        Status = signal.Status,
        SourceParticipantId = signal.SourceParticipantId,
        TargetParticipantId = IsSource(signal, participantId) || participantId == signal.TargetParticipantId ? signal.TargetParticipantId : "",
        CreateTime = signal.CreateTime,
        UpdateTime = signal.UpdateTime,
        StatusReason = signal.StatusReason?.Code == StatusReasonCode.Closed ? signal.StatusReason : null,

        // What the source itself brought along is no news to it.
        ExternalIdentifier = IsSource(signal, participantId) ? signal.ExternalIdentifier : null,
        ConsentId = IsSource(signal, participantId) ? signal.ConsentId : "",

        // Who has given it on knows to whom.
        Transfers = { signal.Transfers.Where(transfer => transfer.FromParticipantId == participantId).Select(TransferTrail.Bare) },
    };

    private static bool IsSource(Signal signal, string participantId) => participantId == signal.SourceParticipantId;
}
