using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory.Profiles;

/// <summary>Checks what tells complex questions from others, and where each belong.</summary>
internal sealed class TriageCheck(
    Faults faults, string profileName, MunicipalityProfile profile, IReadOnlyDictionary<string, Participant> participants, HashSet<string> teams)
{
    private const int MaxAdvice = 1_000;
    private const int MaxDomains = 18;
    private const int WorstButOne = 4;

    public void Check()
    {
        CheckPositionings();
        CheckRule();
        CheckServices();
    }

    private void CheckPositionings()
    {
        var path = $"{profileName}.positionings";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < profile.Positionings.Count; i++)
        {
            var positioning = profile.Positionings[i];
            if (!teams.Contains(positioning.TeamParticipantId))
            {
                faults.Invalid($"{path}[{i}].team_participant_id", "Not one of the teams.");
            }
            else if (!seen.Add(positioning.TeamParticipantId))
            {
                faults.Invalid($"{path}[{i}].team_participant_id", "Named twice.");
            }

            if (!Enum.IsDefined(positioning.Positioning))
            {
                faults.Invalid($"{path}[{i}].positioning", "Not a positioning.");
            }
        }
    }

    private void CheckRule()
    {
        var path = $"{profileName}.triage";
        if (profile.Triage is not { } rule)
        {
            if (profile.Positionings.Any(positioning => positioning.Positioning is Positioning.Coordinator or Positioning.Both)
                || profile.Teams.Any(team => team.Kind == TeamKind.SpecialistOutpatient))
            {
                faults.Required(path);
            }

            return;
        }

        Range($"{path}.min_life_domains", rule.MinLifeDomains, 2, MaxDomains);
        Range($"{path}.min_acute_domains", rule.MinAcuteDomains, 0, MaxDomains);
        Range($"{path}.acute_severity", rule.AcuteSeverity, rule.MinAcuteDomains > 0 ? 1 : 0, rule.MinAcuteDomains > 0 ? WorstButOne : 0);
        Range($"{path}.max_self_direction", rule.MaxSelfDirection, 0, WorstButOne);
        Range($"{path}.min_earlier_signals", rule.MinEarlierSignals, 0, 100);
    }

    private void CheckServices()
    {
        var taken = new HashSet<LifeDomain>();
        for (var i = 0; i < profile.OrdinaryServices.Count; i++)
        {
            var (path, service) = ($"{profileName}.ordinary_services[{i}]", profile.OrdinaryServices[i]);
            ListCheck.LifeDomains(faults, $"{path}.life_domains", service.LifeDomains);
            if (service.LifeDomains.Where(domain => !taken.Add(domain)).Select(domain => (LifeDomain?)domain).FirstOrDefault() is { } twice)
            {
                faults.Invalid($"{path}.life_domains", $"Another service is for {twice} too.");
            }

            ParticipantCheck.CheckReference(
                faults, $"{path}.participant_id", service.ParticipantId, participants, ParticipantKind.NeighbourhoodTeam, ParticipantKind.Municipality);
            faults.Text($"{path}.advice_nl", service.AdviceNl, MaxAdvice, required: true);
            faults.Text($"{path}.advice_en", service.AdviceEn, MaxAdvice, required: true);
        }
    }

    private void Range(string path, int value, int from, int to)
    {
        if (value < from || value > to)
        {
            faults.Invalid(path, from == to ? $"{from}: the rule that it belongs to is not used." : $"{from} to {to}.");
        }
    }
}
