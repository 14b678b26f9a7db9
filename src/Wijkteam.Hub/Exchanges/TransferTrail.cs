using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>What the transfers of an exchange say of it. Pure.</summary>
internal static class TransferTrail
{
    /// <summary>The citizen where they live now: as the source named them, and moved since.</summary>
    public static Subject MovedTo(this Subject named, IEnumerable<Transfer> transfers) =>
        transfers.LastOrDefault(transfer => transfer.MovedTo is not null)?.MovedTo is { } moved ? named.MovedTo(moved) : named;

    /// <inheritdoc cref="MovedTo(Subject, IEnumerable{Transfer})" />
    public static Subject MovedTo(this Subject named, Whereabouts moved) => new(named)
    {
        Address = moved.Address, AreaCode = moved.AreaCode, Residence = moved.Residence,
    };

    /// <summary>The version by which a receiver got an exchange: the submission, or what handed it over.</summary>
    public static long ReceivedBy(this IEnumerable<Transfer> transfers, string receiver) =>
        transfers.LastOrDefault(transfer => transfer.ToParticipantId == receiver)?.Version ?? 1;

    /// <summary>Whether a participant has had it and given it on.</summary>
    public static bool HaveGivenOn(this IEnumerable<Transfer> transfers, string participantId) =>
        transfers.Any(transfer => transfer.FromParticipantId == participantId);

    /// <summary>A transfer as those see it who do not have the exchange.</summary>
    public static Transfer WithoutWhereabouts(this Transfer transfer) => transfer.MovedTo is null ? transfer : new Transfer(transfer) { MovedTo = null };

    /// <summary>A transfer as those see it who are not to know what became of the exchange.</summary>
    public static Transfer Bare(this Transfer transfer)
    {
        var bare = new Transfer(transfer) { MovedTo = null };
        bare.Explanations.Clear();
        return bare;
    }
}
