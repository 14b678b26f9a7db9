using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Offers of a referral to several: what they show, and how they are answered. Pure.</summary>
internal static class ReferralOffers
{
    /// <summary>All that an offer shows.</summary>
    /// <param name="place">Where the question comes from.</param>
    /// <param name="age">The citizen's age in whole years; null if not known.</param>
    public static ReferralOffer Compose(Place place, IReadOnlyList<LifeDomain> domains, Priority priority, int? age) => new()
    {
        AreaCode = (place.Areas.FirstOrDefault(area => AreaCode.IsDistrict(area.Code)) ?? place.Municipality).Code,
        LifeDomains = { domains },
        Priority = priority == Priority.Unspecified ? Priority.Routine : priority,
        AgeBand = BandOf(age),
    };

    /// <summary>Offers a referral that has no target yet.</summary>
    /// <param name="termOf">The term of a recipient; null if it has none.</param>
    public static void Offer(this Referral referral, IEnumerable<string> recipients, Func<string, Term?> termOf, ReferralOffer offer)
    {
        referral.Offer = offer;
        referral.Recipients.Add(recipients.Select(id => new OfferRecipient { ParticipantId = id, State = OfferState.Offered, Term = termOf(id) }));
    }

    /// <summary>The recipient becomes the target, and to all others the offer is closed.</summary>
    public static void AcceptOffer(this Referral referral, string recipient)
    {
        referral.Answer(recipient, OfferState.Accepted);
        referral.CloseOffer();
        referral.TargetParticipantId = recipient;
    }

    public static void DeclineOffer(this Referral referral, string recipient) => referral.Answer(recipient, OfferState.Declined);

    /// <summary>Another takes the place of a recipient who has not answered. One who has been offered it for itself answers once, for both.</summary>
    /// <param name="term">The other's; null if it has none.</param>
    public static void PutInPlace(this Referral referral, string recipient, string other, Term? term)
    {
        referral.Answer(recipient, OfferState.Closed);
        var place = referral.Recipients.FirstOrDefault(candidate => candidate.ParticipantId == other);
        if (place is null)
        {
            var index = referral.Recipients.IndexOf(referral.Recipients.First(candidate => candidate.ParticipantId == recipient));
            referral.Recipients.Insert(index + 1, place = new OfferRecipient { ParticipantId = other });
        }

        if (place.State != OfferState.Offered)
        {
            (place.State, place.Term) = (OfferState.Offered, term);
        }
    }

    /// <summary>Nobody can accept it any more, and nothing of it waits to go on to another.</summary>
    public static void CloseOffer(this Referral referral)
    {
        referral.AwaitedTransfers.Clear();
        foreach (var recipient in referral.Recipients.Where(recipient => recipient.State == OfferState.Offered))
        {
            recipient.Answer(OfferState.Closed);
        }
    }

    private static void Answer(this Referral referral, string recipient, OfferState state) =>
        referral.Recipients.First(candidate => candidate.ParticipantId == recipient).Answer(state);

    private static void Answer(this OfferRecipient recipient, OfferState state)
    {
        recipient.State = state;
        recipient.Term = null;
    }

    private static AgeBand BandOf(int? age) => age switch
    {
        null => AgeBand.Unspecified,
        < 12 => AgeBand._011,
        < 18 => AgeBand._1217,
        < 23 => AgeBand._1822,
        < 67 => AgeBand._2366,
        _ => AgeBand._67Plus,
    };
}
