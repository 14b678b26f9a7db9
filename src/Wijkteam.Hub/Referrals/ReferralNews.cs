using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Who hears what of a party's step. Pure.</summary>
/// <param name="before">The referral before the step.</param>
/// <param name="after">After it.</param>
/// <param name="actor">Who took it, in what role.</param>
/// <param name="stamp">The agreement on which it rests; null if it rests on none.</param>
internal sealed class ReferralNews(ReferralStep step, Referral before, Referral after, (string Id, ReferralRole Role) actor, BasisStamp? stamp)
{
    private readonly Guid _id = Guid.Parse(after.Id);

    /// <summary>The step's own entry, for the other party; then what others hear of it.</summary>
    /// <param name="submitted">As it was submitted, for a recipient that becomes the target.</param>
    public IEnumerable<NewEntry> Entries(Referral? submitted)
    {
        var others = Others();
        yield return Entry(EntryOf(step), Tell(others.Count > 0 ? others[0] : after.SourceParticipantId), others);
        if (submitted is not null)
        {
            yield return Entry(EntryKind.ReferralHandedOver, HandOver(submitted), [actor.Id]);
        }

        if (Losers() is { Count: > 0 } losers)
        {
            var closure = new InboxMessage { CreateTime = after.UpdateTime, Closure = new Closure { ExchangeId = after.Id } };
            yield return Entry(EntryKind.OfferClosed, closure, losers) with { Basis = null };
        }
    }

    /// <summary>Whose open deliveries come no more: once the exchange has ended, by whomever, the content is not disclosed any more, nor an offer once it has
    /// been answered or closed.</summary>
    public IReadOnlyList<(string Participant, Guid RecordId)> Withhold()
    {
        var answered = before.OpenRecipients().Except(after.OpenRecipients());
        var ended = ReferralSteps.IsFinal(after.Status) && after.TargetParticipantId.Length > 0 ? [after.TargetParticipantId] : Array.Empty<string>();
        return [.. ended.Concat(answered).Distinct().Select(participant => (participant, _id))];
    }

    /// <summary>The other party. Of what should never have been, those to whom it is offered are one.</summary>
    private IReadOnlyList<string> Others() => actor.Role switch
    {
        ReferralRole.Source when step == ReferralStep.MarkEnteredInError => before.Receivers(),
        ReferralRole.Source when after.TargetParticipantId.Length > 0 => [after.TargetParticipantId],
        ReferralRole.Source => [],
        _ => [after.SourceParticipantId],
    };

    /// <summary>Those who may not accept the offer any more, and learn no more than that.</summary>
    private IReadOnlyList<string> Losers() => step == ReferralStep.MarkEnteredInError
        ? []
        : [.. before.OpenRecipients().Except(after.OpenRecipients()).Where(recipient => recipient != actor.Id)];

    private InboxMessage Tell(string participantId) =>
        new() { CreateTime = after.UpdateTime, Referral = ReferralView.WithoutContent(after, participantId, basisHolds: true) };

    private InboxMessage HandOver(Referral submitted)
    {
        var message = Tell(actor.Id);
        message.Referral.Content = submitted.Content;
        message.Referral.Route.Add(submitted.Route);
        return message;
    }

    private NewEntry Entry(EntryKind kind, InboxMessage content, IReadOnlyList<string> audience) =>
        new(kind, _id, after.Version, content, after.Basis, audience, stamp);

    private static EntryKind EntryOf(ReferralStep step) => step switch
    {
        ReferralStep.Accept => EntryKind.ReferralAccepted,
        ReferralStep.Decline => EntryKind.ReferralDeclined,
        ReferralStep.DeclineOffer => EntryKind.OfferDeclined,
        ReferralStep.Start => EntryKind.ReferralStarted,
        ReferralStep.Hold => EntryKind.ReferralHeld,
        ReferralStep.ReportProgress => EntryKind.ReferralProgressReported,
        ReferralStep.Complete => EntryKind.ReferralCompleted,
        ReferralStep.Fail => EntryKind.ReferralFailed,
        ReferralStep.Cancel => EntryKind.ReferralCancelled,
        ReferralStep.RequestCancellation => EntryKind.ReferralCancellationRequested,
        ReferralStep.MarkEnteredInError => EntryKind.ReferralEnteredInError,
        _ => throw new InvalidOperationException($"{step} is not a party's step."),
    };
}
