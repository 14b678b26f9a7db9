using Google.Protobuf;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <inheritdoc />
internal sealed class ReferralKind(Archive archive) : IExchangeKind
{
    public RecordKind Kind => RecordKind.Referral;

    public IReadOnlyList<int> OpenStatuses { get; } =
        [.. Enum.GetValues<ReferralStatus>().Where(status => status > ReferralStatus.Draft && !ReferralSteps.IsFinal(status)).Select(status => (int)status)];

    public async ValueTask<ExchangeState?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await ReferralState.LoadAsync(archive, id, cancellationToken);

    public async ValueTask<IReadOnlyList<ExchangeRecord>> ListAsync(Guid subjectId, CancellationToken cancellationToken) =>
        [.. (await archive.ListAsync(subjectId, Kind, Referral.Parser, cancellationToken)).Select(referral => new ReferralExchange(referral))];

    public bool IsFinal(int status) => ReferralSteps.IsFinal((ReferralStatus)status);

    public IReadOnlyCollection<string>? PartiesOf(IMessage body) => body is Referral referral ? referral.Parties() : null;
}
