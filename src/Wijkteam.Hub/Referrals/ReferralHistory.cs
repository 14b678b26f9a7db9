using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>The versions of a referral, as its party may see them today. It is one read, and noted as one.</summary>
internal sealed class ReferralHistory(ReferralReading reading, ExchangeVersions versions)
{
    /// <exception cref="Platform.RefusedException">NOT_FOUND: there is none in which the caller has a part.</exception>
    public async ValueTask<ListReferralVersionsResponse> ListAsync(Guid id, VersionPage page, Caller caller, CancellationToken cancellationToken)
    {
        var today = await reading.ReadAsync(id, caller, cancellationToken);
        today.Content = null;
        today.Route.Clear();

        // What rests on a basis names it. Who sees no more than the bare fact of today's version sees no more of the others.
        var holds = today.Basis is not null;
        var shown = new List<Referral>();
        Referral? before = null;
        foreach (var version in await versions.ListAsync(id, cancellationToken))
        {
            if (version.Number > today.Version)
            {
                break;
            }

            before = version.Fullest(WithoutContent) ?? Closed(before ?? today, version);
            shown.Add(version.Number == today.Version ? today : ReferralView.WithoutContent(before, caller.Participant.Id, holds));
        }

        var (versionsOnPage, next) = page.Of(shown, referral => referral.Version);
        return new ListReferralVersionsResponse { Versions = { versionsOnPage }, NextPageToken = next };
    }

    private static Referral? WithoutContent(InboxMessage told)
    {
        if (told.Referral is { } referral)
        {
            referral.Content = null;
            referral.Route.Clear();
            foreach (var transfer in referral.Transfers)
            {
                transfer.MovedTo = null;
            }
        }

        return told.Referral;
    }

    /// <summary>A closure tells nothing but that: the referral is what it was, and ended if it had not.</summary>
    private static Referral Closed(Referral before, ExchangeVersion version)
    {
        var closed = before.Clone();
        closed.Version = version.Number;
        closed.UpdateTime = Timestamp.FromDateTimeOffset(version.Time);
        if (!ReferralSteps.IsFinal(closed.Status))
        {
            closed.Status = ReferralStatus.Cancelled;
            closed.BusinessStatus = ReferralBusinessStatus.Cancelled;
            closed.StatusReason = new StatusReason { Code = StatusReasonCode.Closed };
        }

        return closed;
    }
}
