using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory.Profiles;

/// <summary>Checks what can be offered, how it is bought, and what is arranged with other municipalities.</summary>
internal sealed class ProvisionCheck(
    Faults faults, string profileName, MunicipalityProfile profile, IReadOnlyDictionary<string, Participant> participants, HashSet<string> areas)
{
    private const int MaxName = 200;

    public void Check()
    {
        CheckProcurements();
        CheckOffers();
        CheckCooperations();
    }

    private void CheckProcurements()
    {
        var seen = new HashSet<(string Area, FundingLaw Law, string Provision)>();
        for (var i = 0; i < profile.Procurements.Count; i++)
        {
            var (path, procurement) = ($"{profileName}.procurements[{i}]", profile.Procurements[i]);
            ListCheck.Areas(faults, $"{path}.area_codes", procurement.AreaCodes, areas, required: false);
            CheckLaw($"{path}.law", procurement.Law, required: false);
            ListCheck.Code(faults, $"{path}.provision", procurement.Provision, required: false);
            CheckContracts(path, procurement);
            IEnumerable<string> where = procurement.AreaCodes.Count > 0 ? procurement.AreaCodes : [profile.MunicipalityCode];
            if (where.Any(area => !seen.Add((area, procurement.Law, procurement.Provision))))
            {
                faults.Invalid(path, "Another is for the same area, law and kind of provision.");
            }
        }
    }

    private void CheckContracts(string path, Procurement procurement)
    {
        if (procurement.Model == ProcurementModel.Unspecified || !Enum.IsDefined(procurement.Model))
        {
            faults.Invalid($"{path}.model", "CHOICE, CONSORTIUM or HYBRID.");
        }

        if (procurement.Contracts.Count == 0)
        {
            faults.Required($"{path}.contracts");
        }

        var lumpSums = procurement.Contracts.Count(contract => contract.Kind == ContractKind.LumpSum);
        if (procurement.Model == ProcurementModel.Choice && lumpSums > 0)
        {
            faults.Invalid($"{path}.contracts", "A choice is between framework contracts: nobody is paid a lump sum.");
        }
        else if (procurement.Model == ProcurementModel.Consortium && (lumpSums != 1 || procurement.Contracts.Count != 1))
        {
            faults.Invalid($"{path}.contracts", "A consortium is one contract for a lump sum, with its lead.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < procurement.Contracts.Count; i++)
        {
            CheckContract($"{path}.contracts[{i}]", procurement.Contracts[i], seen);
        }
    }

    private void CheckContract(string path, ProviderContract contract, HashSet<string> seen)
    {
        CheckProvider($"{path}.participant_id", contract.ParticipantId);
        if (!seen.Add(contract.ParticipantId))
        {
            faults.Invalid($"{path}.participant_id", "Named twice.");
        }

        if (contract.Kind == ContractKind.Unspecified || !Enum.IsDefined(contract.Kind))
        {
            faults.Invalid($"{path}.kind", "FRAMEWORK, LUMP_SUM or BUDGETED.");
        }

        if (contract.PartnerParticipantIds.Count > 0 && contract.Kind != ContractKind.LumpSum)
        {
            faults.NotAllowed($"{path}.partner_participant_ids", "Only a coalition that is paid a lump sum has partners.");
        }

        ListCheck.Items(
            faults, $"{path}.partner_participant_ids", contract.PartnerParticipantIds,
            id => id == contract.ParticipantId ? "The lead itself." : participants.ContainsKey(id) ? null : "No participant is registered with this id.", required: false);
    }

    private void CheckOffers()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < profile.Offers.Count; i++)
        {
            var (path, offer) = ($"{profileName}.offers[{i}]", profile.Offers[i]);
            ListCheck.Code(faults, $"{path}.id", offer.Id, required: true);
            if (!seen.Add(offer.Id))
            {
                faults.Invalid($"{path}.id", "Another offer has this id.");
            }

            faults.Text($"{path}.name", offer.Name, MaxName, required: true);
            CheckProvider($"{path}.provider_participant_id", offer.ProviderParticipantId);
            ListCheck.LifeDomains(faults, $"{path}.life_domains", offer.LifeDomains);
            ListCheck.Areas(faults, $"{path}.area_codes", offer.AreaCodes, areas, required: false);
            ListCheck.Ages(faults, path, offer.MinAge, offer.MaxAge);
            CheckLaw($"{path}.law", offer.Law, required: offer.FormalDecision);
            ListCheck.Code(faults, $"{path}.provision", offer.Provision, required: false);
        }
    }

    private void CheckCooperations()
    {
        for (var i = 0; i < profile.RegionalCooperations.Count; i++)
        {
            var (path, cooperation) = ($"{profileName}.regional_cooperations[{i}]", profile.RegionalCooperations[i]);
            faults.Text($"{path}.name", cooperation.Name, MaxName, required: true);
            ListCheck.Items(
                faults, $"{path}.municipality_codes", cooperation.MunicipalityCodes, code => AreaCode.IsMunicipality(code) ? null : "\"GM\" and 4 digits.");
            if (!cooperation.MunicipalityCodes.Contains(profile.MunicipalityCode))
            {
                faults.Invalid($"{path}.municipality_codes", "This municipality is not among them.");
            }

            ListCheck.LifeDomains(faults, $"{path}.life_domains", cooperation.LifeDomains);
            ListCheck.Ages(faults, path, cooperation.MinAge, cooperation.MaxAge);
            if (cooperation.ParticipantIds.Count == 0)
            {
                faults.Required($"{path}.participant_ids");
            }

            for (var j = 0; j < cooperation.ParticipantIds.Count; j++)
            {
                ParticipantCheck.CheckReference(
                    faults, $"{path}.participant_ids[{j}]", cooperation.ParticipantIds[j], participants, ParticipantKind.CareProvider, ParticipantKind.NeighbourhoodTeam);
            }
        }
    }

    private void CheckProvider(string path, string participantId) => ParticipantCheck.CheckReference(
        faults, path, participantId, participants, ParticipantKind.CareProvider, ParticipantKind.NeighbourhoodTeam, ParticipantKind.Municipality,
        ParticipantKind.CreditBank, ParticipantKind.Volunteers, ParticipantKind.School);

    private void CheckLaw(string path, FundingLaw law, bool required)
    {
        if (law == FundingLaw.Unspecified && required)
        {
            faults.Required(path);
        }
        else if (!Enum.IsDefined(law))
        {
            faults.Invalid(path, "Not a law that pays.");
        }
    }
}
