using Grpc.Core;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Searching;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary>The hub's list of referrals, gone through for a search. The hub logs a read of each that it shows in full, and none of those that are only passed
/// by: what it cannot pick out itself is looked for in the plain list, which says how referrals stand and nothing about anyone.</summary>
/// <param name="request">The list, narrowed as far as it goes.</param>
/// <param name="rest">What else must hold.</param>
internal sealed class ReferralList(HubClients hub, V1.ListReferralsRequest request, IReadOnlyList<SearchCriterion> rest, CallOptions call)
{
    public ValueTask<int> CountAsync() => Scan.CountAsync(ListAsync(V1.ReferralListView.Basic), IsFound);

    /// <summary>A page in full.</summary>
    public async ValueTask<Slice<V1.Referral>> TakeAsync(int count, string token)
    {
        if (rest.Count == 0)
        {
            return await ListAsync(V1.ReferralListView.Full)(count, token);
        }

        var plain = await Scan.TakeAsync(count, token, ListAsync(V1.ReferralListView.Basic), IsFound);
        return plain.Items.Count == 0 ? plain : new Slice<V1.Referral>(await ReadAsync(plain.Items), plain.Next);
    }

    private bool IsFound(V1.Referral referral) => SearchTable<V1.Referral>.Matches(referral, rest);

    private ListPage<V1.Referral> ListAsync(V1.ReferralListView view) => async (size, token) =>
    {
        var page = await hub.Referrals.ListReferralsAsync(new V1.ListReferralsRequest(request) { View = view, PageSize = size, PageToken = token }, call);
        return new Slice<V1.Referral>(page.Referrals, page.NextPageToken);
    };

    /// <summary>Those that were found, in their order, unless they have changed so much in the meantime that they would not be.</summary>
    private async ValueTask<IReadOnlyList<V1.Referral>> ReadAsync(IReadOnlyList<V1.Referral> found)
    {
        var full = new Dictionary<string, V1.Referral>(StringComparer.Ordinal);
        var list = new V1.ListReferralsRequest { Ids = { found.Select(referral => referral.Id) }, View = V1.ReferralListView.Full, PageSize = found.Count };
        do
        {
            var page = await hub.Referrals.ListReferralsAsync(list, call);
            foreach (var referral in page.Referrals)
            {
                full[referral.Id] = referral;
            }

            list.PageToken = page.NextPageToken;
        }
        while (list.PageToken.Length > 0);

        return [.. found.Select(referral => full.GetValueOrDefault(referral.Id)).OfType<V1.Referral>().Where(IsFound)];
    }
}
