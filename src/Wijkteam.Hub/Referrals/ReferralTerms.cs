using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Whose terms run for a referral: the target's, or while it is offered to several, that of each who has not answered yet. Pure.</summary>
internal static class ReferralTerms
{
    public static IReadOnlyList<ReceiverTerm> Terms(this Referral referral) =>
        [.. OwnTerms(referral), .. referral.StatutoryTerms.Select(term => TermOf(referral, referral.TargetParticipantId, term))];

    private static IReadOnlyList<ReceiverTerm> OwnTerms(Referral referral) => referral.Term is { } term
        ? [TermOf(referral, referral.TargetParticipantId, term)]
        : [.. referral.Recipients.Where(recipient => recipient.Term is not null).Select(recipient => TermOf(referral, recipient.ParticipantId, recipient.Term))];

    /// <summary>The term of one to whom it is offered; null if it has none.</summary>
    public static Term? OfferTermOf(this Referral referral, string recipient) => RecipientOf(referral, recipient)?.Term;

    /// <summary>Puts these terms in the place of theirs.</summary>
    public static void SetTerms(this Referral referral, IReadOnlyList<ReceiverTerm> terms)
    {
        foreach (var (receiver, term, _) in terms)
        {
            if (StatutoryTerms.Set(term.Kind))
            {
                StatutoryTerms.Replace(referral.StatutoryTerms, term);
            }
            else if (receiver == referral.TargetParticipantId)
            {
                referral.Term = term;
            }
            else
            {
                RecipientOf(referral, receiver)!.Term = term;
            }
        }
    }

    /// <summary>Ends the terms that the law sets, of some kinds.</summary>
    public static void EndStatutory(this Referral referral, params ReadOnlySpan<TermKind> kinds)
    {
        foreach (var term in referral.StatutoryTerms.ToList())
        {
            if (kinds.Contains(term.Kind))
            {
                referral.StatutoryTerms.Remove(term);
            }
        }
    }

    private static ReceiverTerm TermOf(Referral referral, string receiver, Term term) => new(receiver, term, referral.Transfers.ReceivedBy(receiver));

    private static OfferRecipient? RecipientOf(Referral referral, string participant) =>
        referral.Recipients.FirstOrDefault(recipient => recipient.ParticipantId == participant);
}
