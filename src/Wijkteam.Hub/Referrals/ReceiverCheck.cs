using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Whether those to whom a referral would go may receive it, each of them. Pure.</summary>
/// <param name="citizen">The citizen as they are named.</param>
/// <param name="receivers">To whom it would go, in the order of the request if the sender names them.</param>
internal sealed class ReceiverCheck(SubmitReferralRequest request, Participant sender, Subject citizen, IReadOnlyList<string> receivers, DirectorySnapshot directory)
{
    /// <summary>Whether it rests on the citizen's agreement.</summary>
    public bool RestsOnAgreement => BasisPolicy.RestsOnAgreement(request.Basis);

    /// <exception cref="RefusedException">FIELD_*, SECRECY_NOT_LIFTED, NO_LEGAL_BASIS or BSN_NOT_ENTITLED.</exception>
    public void CheckBasis()
    {
        var faults = new Faults();
        for (var i = 0; i < receivers.Count; i++)
        {
            var receiver = directory.FindParticipant(receivers[i])!;
            var verdict = BasisPolicy.Check(request.Basis, sender.Kind, receiver.Kind, ExchangeKind.Referral, "basis", citizen.IsNamed());
            foreach (var fault in verdict.Refusal?.Faults ?? [])
            {
                faults.Add(FieldOf(i, fault.Field), fault.Reason, fault.Message);
            }

            if (verdict.Refusal is null && citizen.Bsn.Length > 0 && !SubjectCheck.MayUseBsn(receiver.Kind))
            {
                faults.Add(FieldOf(i, "content.subject.bsn"), RefusalReason.BsnNotEntitled, "This kind of recipient may not use the BSN: name the citizen as a PERSON.");
            }
        }

        faults.ThrowIfAny();
    }

    /// <summary>What the consents say of it towards all receivers together.</summary>
    /// <exception cref="RefusedException">NO_AGREEMENT.</exception>
    public ConsentVerdict CheckAgreement(IReadOnlyList<LifeDomain> domains, IReadOnlyList<Consent> consents, DateTimeOffset now)
    {
        var faults = new Faults();
        var verdicts = receivers.Select(receiver => ReferralAgreement.Ask(sender.Id, receiver, domains, consents, directory, now)).ToList();
        for (var i = 0; i < receivers.Count; i++)
        {
            if (!verdicts[i].Permitted)
            {
                faults.Add(FieldOf(i, "basis.secrecy"), RefusalReason.NoAgreement, "No recorded agreement of the citizen covers this referral to whom it would go to.");
            }
        }

        faults.ThrowIfAny();
        return verdicts.Aggregate(ReferralAgreement.Both);
    }

    /// <summary>What is at fault: with whom the sender names, that it does.</summary>
    private string FieldOf(int receiver, string field) =>
        request.RecipientParticipantIds.Count > 0 ? $"{SubmitReferral.RecipientsField}[{receiver}]" : field;
}
