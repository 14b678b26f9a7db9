using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <inheritdoc />
internal sealed class ReferralExchanges(IJournalStore store, Archive archive, ReferralLapses lapses) : IExchanges
{
    public async ValueTask<IReadOnlyList<Exchange>> ListAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        var exchanges = new List<Exchange>();
        foreach (var referral in await archive.ListAsync(subjectId, RecordKind.Referral, Referral.Parser, cancellationToken))
        {
            if (BasisPolicy.RestsOnAgreement(referral.State.Basis))
            {
                exchanges.Add(await ReferralExchange.LoadAsync(store, referral, cancellationToken));
            }
        }

        return exchanges;
    }

    public ValueTask CloseUncoveredAsync(Guid recordId, CancellationToken cancellationToken) => lapses.CloseAsync(recordId, cancellationToken);
}
