using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>How a citizen comes into a household: by their own agreement, or on another named basis. Pure.</summary>
internal static class Joining
{
    /// <param name="joining">Checked.</param>
    /// <param name="path">Where it stands in the request.</param>
    /// <exception cref="RefusedException">MEMBER_OF_OTHER_HOUSEHOLD, SECRECY_NOT_LIFTED, NO_LEGAL_BASIS, GIVER_NOT_ENTITLED or NO_AGREEMENT, with the field.</exception>
    public static void Join(HouseholdChange change, JoiningMember joining, CitizenState citizen, string path)
    {
        if (citizen.Subject.Household is not null)
        {
            throw new RefusedException(new Refusal(
                RefusalReason.MemberOfOtherHousehold, "This citizen is a member of a household already.", $"{path}.member.subject"));
        }

        if (change.Citizens.Any(other => IsSame(other.Subject, citizen.Subject)))
        {
            throw HouseholdRefusals.Invalid($"{path}.member.subject", "Named before.");
        }

        var kind = change.Caller!.Participant.Kind;
        if (BasisPolicy.Check(joining.Member.Basis, kind, kind, ExchangeKind.Coordination, $"{path}.member.basis").Refusal is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        var agreement = Record(change, joining, path);
        var member = joining.Member.Clone();
        (member.Id, member.JoinTime) = (change.NextId().ToString(), change.Now);
        IReadOnlyList<Consent> consents = [.. citizen.Consents.Select(consent => consent.State), .. agreement is null ? Array.Empty<Consent>() : [agreement]];
        change.Join(member, new HouseholdCitizen(member.Id, citizen.Subject, citizen.IsNew, consents));
        if (agreement is not null)
        {
            change.Put(agreement, citizen.Subject.Id);
        }

        if (!change.Access.Of(member, change.CallerId).IsAny)
        {
            throw HouseholdRefusals.NoAgreement($"{path}.member.basis.secrecy", "No recorded agreement of this citizen, for the purpose of coordination, covers your team.");
        }
    }

    private static Consent? Record(HouseholdChange change, JoiningMember joining, string path) => joining.Agreement?.Record(
        $"{path}.agreement", joining.Member.Subject.GetBirthDate().GetValueOrDefault(), change.NextId(), change.Caller!, change.Circumstances.Now);

    private static bool IsSame(SubjectRow one, SubjectRow other) =>
        one.Id == other.Id || (one.IdentityHmac is { } hmac && hmac.AsSpan().SequenceEqual(other.IdentityHmac));
}
