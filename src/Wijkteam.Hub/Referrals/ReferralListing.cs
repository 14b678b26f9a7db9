using Wijkteam.Hub.Exchanges;
using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Lists of referrals: how they stand, nothing about anyone; or in full, and then each of them is a read.</summary>
internal sealed class ReferralListing(
    IJournalStore store, KeptPlaces places, Identities identities, CitizenSearch search, ReferralReading reading, RequestFingerprint fingerprint)
{
    public async Task<ListReferralsResponse> ListAsync(ListReferralsRequest request, string method, Caller caller, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var isFull = request.View == ReferralListView.Full;
        var token = ExchangePageToken.For(new ListReferralsRequest(request) { PageSize = 0, PageToken = "" }, method, fingerprint);
        var page = PageRequest.Check(faults, request.PageSize, request.PageToken, token.IsKey);
        ReferralListCheck.Check(faults, request, caller.Participant.Kind);
        faults.ThrowIfAny();

        var query = ReferralListCheck.ToQuery(request, caller.Participant.Id, page.Size + 1) with
        {
            ExternalHmac = request.ExternalIdentifier is { } external ? identities.HmacOf(external, caller.Participant.Id) : null,
            After = page.After is { } last ? token.Read(last) : null,
        };
        if (request.SubjectBsn.Length > 0)
        {
            var subject = new Subject { Identification = SubjectIdentification.Bsn, Bsn = request.SubjectBsn };
            if (await search.FindAsync(subject, caller, cancellationToken) is not { } citizen)
            {
                return new ListReferralsResponse();
            }

            query = query with { SubjectId = citizen.Subject.Id };
        }

        var rows = await ListAsync(query, request.KeepPlaces, cancellationToken);
        var shown = rows.Take(page.Size).Select(row => row.Row).ToList();
        var (referrals, taken) = isFull
            ? await reading.ReadAsync([.. shown.Select(row => row.Id)], caller, cancellationToken)
            : ([.. shown.Select(ToReferral)], shown.Count);
        return new ListReferralsResponse
        {
            Referrals = { referrals },
            NextPageToken = rows.Count > taken ? PageRequest.TokenAfter(token.KeyOf(rows[taken - 1].Place)) : "",
        };
    }

    private async ValueTask<IReadOnlyList<(RecordRow Row, ExchangeCursor Place)>> ListAsync(ExchangeQuery query, bool keepPlaces, CancellationToken cancellationToken) =>
        keepPlaces && query.Order is (ReferralListOrder.UpdateTimeAsc or ReferralListOrder.UpdateTimeDesc)
            ? await places.ListAsync(query, cancellationToken)
            : [.. (await store.ListExchangesAsync(query, cancellationToken)).Select(row => (row, new ExchangeCursor(row.UpdateTime, row.Id)))];

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
