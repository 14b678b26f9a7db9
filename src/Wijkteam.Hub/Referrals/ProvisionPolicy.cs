using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Whether a municipality's profile lets a worker refer a citizen to a provision, and to those recipients. Pure.</summary>
/// <param name="place">Where the citizen lives.</param>
/// <param name="worker">Who refers.</param>
internal sealed class ProvisionPolicy(
    DirectorySnapshot directory, Place place, RoutingQuestion question, Provision provision, IReadOnlyList<string> recipients, Caller worker)
{
    private const string Path = "provision";

    private readonly Faults _faults = new();
    private readonly HashSet<string> _employers = EmployersOf(worker, directory, place);

    /// <summary>Why it may, and whether to the worker's own employer.</summary>
    /// <exception cref="RefusedException">FIELD_REQUIRED, FIELD_INVALID or FIELD_NOT_ALLOWED: what the profile does not let pass, or asks for.</exception>
    public ProvisionVerdict Decide()
    {
        if (place.Rules.FindOffer(provision.OfferId) is not { } offer || !question.LifeDomains.Any(domain => IsFor(offer, domain)))
        {
            throw new RefusedException(new Refusal(
                RefusalReason.FieldInvalid, "No such offer of the citizen's municipality, for their area and age and a life domain that is named.", $"{Path}.offer_id"));
        }

        var procurement = place.Rules.ProcurementFor(place, offer);
        HashSet<string> contracted = procurement is null
            ? [offer.ProviderParticipantId]
            : [.. procurement.Contracts.SelectMany(contract => contract.PartnerParticipantIds.Prepend(contract.ParticipantId))];
        CheckRecipients(contracted, procurement?.Model);
        CheckCollectiveFirst(offer);
        CheckAlternatives(contracted);
        CheckDecision(offer);
        _faults.ThrowIfAny();
        return new ProvisionVerdict(ProvisionExplanations.Of(offer, procurement?.Model, provision), recipients.Any(_employers.Contains));
    }

    private void CheckRecipients(HashSet<string> contracted, ProcurementModel? model)
    {
        for (var i = 0; i < recipients.Count; i++)
        {
            if (!contracted.Contains(recipients[i]))
            {
                _faults.NotAllowed($"{SubmitReferral.RecipientsField}[{i}]", "The municipality has no contract with it for this provision.");
            }
        }

        if (model == ProcurementModel.Choice && recipients.Count == 1 && !provision.CitizenChose)
        {
            _faults.Add($"{Path}.citizen_chose", RefusalReason.FieldRequired, "It is bought by choice: the citizen chooses, or several are offered it.");
        }
    }

    private void CheckCollectiveFirst(Offer offer)
    {
        var missing = place.Rules.Offers
            .Where(other => other.Collective && IsFor(other, question.LifeDomains[0]) && provision.PassedOver.All(passed => passed.OfferId != other.Id))
            .Select(other => other.Id)
            .ToList();
        if (!offer.Collective && missing.Count > 0)
        {
            _faults.Add($"{Path}.passed_over", RefusalReason.FieldRequired, $"Collective offers come first; why not {string.Join(", ", missing)}?");
        }
    }

    private void CheckAlternatives(HashSet<string> contracted)
    {
        // Where nobody else could, there is nothing to record.
        bool IsElsewhere(string id) => !_employers.Contains(id) && !recipients.Contains(id);
        if (provision.Alternatives.Count == 0 && recipients.Any(_employers.Contains) && contracted.Any(IsElsewhere))
        {
            _faults.Add($"{Path}.alternatives", RefusalReason.FieldRequired, "A recipient is the worker's own employer: who else could, and why not they?");
        }

        for (var i = 0; i < provision.Alternatives.Count; i++)
        {
            var alternative = provision.Alternatives[i].ParticipantId;
            if (!contracted.Contains(alternative) || recipients.Contains(alternative))
            {
                _faults.Invalid($"{Path}.alternatives[{i}].participant_id", "One with a contract for this provision, and not a recipient.");
            }
        }
    }

    private void CheckDecision(Offer offer)
    {
        if (offer.FormalDecision && provision.FormalDecision is null)
        {
            _faults.Required($"{Path}.formal_decision");
        }
        else if (!offer.FormalDecision && provision.FormalDecision is not null)
        {
            _faults.NotAllowed($"{Path}.formal_decision", "This provision needs no formal decision.");
        }
    }

    private bool IsFor(Offer offer, LifeDomain domain) => Suggestions.IsFor(offer, place, domain, question.Age);

    /// <summary>By the worker's role in the team; whoever employs members of it, if the role is none of its disciplines.</summary>
    private static HashSet<string> EmployersOf(Caller worker, DirectorySnapshot directory, Place place)
    {
        var roles = directory.TeamsOf(place.Municipality.Code).FirstOrDefault(team => team.ParticipantId == worker.Participant.Id)?.Roles.ToList() ?? [];
        var own = roles.FindAll(role => role.Discipline == worker.Professional?.Role);
        return [.. (own.Count > 0 ? own : roles).Select(role => role.EmployerParticipantId)];
    }
}

/// <summary>What came of asking the profile.</summary>
/// <param name="Explanations">Why it may go there.</param>
/// <param name="IsToEmployer">Whether a recipient is the worker's own employer.</param>
internal sealed record ProvisionVerdict(IReadOnlyList<Explanation> Explanations, bool IsToEmployer);
