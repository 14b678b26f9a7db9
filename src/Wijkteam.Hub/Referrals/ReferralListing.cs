using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Lists of referrals: how they stand, nothing about anyone.</summary>
internal sealed class ReferralListing(IJournalStore store)
{
    public async Task<ListReferralsResponse> ListAsync(ListReferralsRequest request, string participantId, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var page = PageRequest.Check(faults, request.PageSize, request.PageToken, Uuids.IsValid);
        for (var i = 0; i < request.Statuses.Count; i++)
        {
            if (request.Statuses[i] == ReferralStatus.Unspecified || !System.Enum.IsDefined(request.Statuses[i]))
            {
                faults.Invalid($"statuses[{i}]", "Not a status.");
            }
        }

        if (!System.Enum.IsDefined(request.Party))
        {
            faults.Invalid("party", "Not a party.");
        }

        faults.ThrowIfAny();
        Guid? before = page.After is { } last ? Guid.Parse(last) : null;
        var query = new ReferralQuery(participantId, page.Size + 1)
        {
            Party = request.Party,
            Statuses = [.. request.Statuses.Distinct()],
            After = before is { } id ? new ReferralCursor(default, id) : null,
        };
        var rows = await store.ListReferralsAsync(query, cancellationToken);
        return new ListReferralsResponse
        {
            Referrals = { rows.Take(page.Size).Select(ToReferral) },
            NextPageToken = rows.Count > page.Size ? PageRequest.TokenAfter(rows[page.Size - 1].Id.ToString()) : "",
        };
    }

    private static Referral ToReferral(RecordRow row) => new()
    {
        Id = row.Id.ToString(),
        Version = row.Version,
        Status = (ReferralStatus)row.Status,
        SourceParticipantId = row.Source,
        TargetParticipantId = row.Target,
        CreateTime = Timestamp.FromDateTimeOffset(row.CreateTime),
        UpdateTime = Timestamp.FromDateTimeOffset(row.UpdateTime),
    };
}
