using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Checks a whole directory document, so that what is swapped in is never half right.</summary>
internal sealed class DirectoryDocumentCheck
{
    private const int MaxAge = 130;

    private readonly DirectoryDocument _document;
    private readonly Faults _faults = new();
    private readonly Dictionary<string, Participant> _participants = new(StringComparer.Ordinal);
    private readonly HashSet<string> _areas;

    private DirectoryDocumentCheck(DirectoryDocument document)
    {
        _document = document;
        _areas = document.Areas.Select(area => area.Code).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Every fault with its path in the document, for example <c>teams[2].area_codes[0]</c>; empty if it can be swapped in.</summary>
    public static IReadOnlyList<FieldFault> Check(DirectoryDocument document)
    {
        var check = new DirectoryDocumentCheck(document);
        check.CheckRegistrations();
        PushCheck.Check(check._faults, document.Registrations, check._participants);
        CertificateCheck.Check(check._faults, document.Registrations);
        check.CheckAreas();
        AddressRangeCheck.Check(check._faults, document.AddressRanges, check._areas);
        check.CheckTeams();
        DeskCheck.Check(check._faults, document.Desks, check._participants, check._areas);
        TermsCheck.Check(check._faults, document.Registrations);
        return check._faults.All;
    }

    private void CheckRegistrations()
    {
        for (var i = 0; i < _document.Registrations.Count; i++)
        {
            var path = $"registrations[{i}]";
            var registration = _document.Registrations[i];
            if (registration.Participant is not { } participant)
            {
                _faults.Required($"{path}.participant");
                continue;
            }

            ParticipantCheck.Check(_faults, $"{path}.participant", participant);
            PublicKeyCheck.Check(_faults, $"{path}.keys", registration.Keys);
            if (participant.Id == DirectoryKeys.BuiltInAdapterId)
            {
                _faults.Invalid($"{path}.participant.id", "The hub's own adapter is called so.");
            }

            if (!_participants.TryAdd(participant.Id, participant))
            {
                _faults.Invalid($"{path}.participant.id", "Another participant has this id.");
            }
        }
    }

    private void CheckAreas()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _document.Areas.Count; i++)
        {
            var area = _document.Areas[i];
            if (!AreaCode.IsValid(area.Code))
            {
                _faults.Invalid($"areas[{i}].code", "\"GM\" and 4 digits, \"WK\" and 6 or \"BU\" and 8.");
            }
            else if (!seen.Add(area.Code))
            {
                _faults.Invalid($"areas[{i}].code", "Another area has this code.");
            }
            else if (AreaCode.Upwards(area.Code).FirstOrDefault(code => !_areas.Contains(code)) is { } missing)
            {
                _faults.Invalid($"areas[{i}].code", $"The area {missing} that holds it is not among the areas.");
            }

            _faults.Text($"areas[{i}].name", area.Name, 200, required: true);
        }
    }

    private void CheckTeams()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _document.Teams.Count; i++)
        {
            var path = $"teams[{i}]";
            var team = _document.Teams[i];
            // What a team receives rests on the municipality's public task, so that it must be one that works for it.
            ParticipantCheck.CheckReference(_faults, $"{path}.participant_id", team.ParticipantId, _participants, ParticipantKind.NeighbourhoodTeam);
            if (!seen.Add(team.ParticipantId))
            {
                _faults.Invalid($"{path}.participant_id", "Another team is the same participant.");
            }

            CheckList($"{path}.area_codes", team.AreaCodes, AreaFault);
            CheckList($"{path}.life_domains", team.LifeDomains, DomainFault);
            CheckAges(path, team);
        }
    }

    private void CheckAges(string path, Team team)
    {
        if (team.MinAge is < 0 or > MaxAge)
        {
            _faults.Invalid($"{path}.min_age", $"0 to {MaxAge}.");
        }

        if (team.MaxAge is < 0 or > MaxAge)
        {
            _faults.Invalid($"{path}.max_age", $"0 (no limit) to {MaxAge}.");
        }
        else if (team.MaxAge != 0 && team.MinAge > team.MaxAge)
        {
            _faults.Invalid($"{path}.max_age", "Lower than min_age: the team would serve nobody.");
        }
    }

    private void CheckList<T>(string path, IReadOnlyList<T> items, Func<T, string?> findFault)
    {
        if (items.Count == 0)
        {
            _faults.Required(path);
        }

        var seen = new HashSet<T>();
        for (var i = 0; i < items.Count; i++)
        {
            if ((findFault(items[i]) ?? (seen.Add(items[i]) ? null : "Named twice.")) is { } fault)
            {
                _faults.Invalid($"{path}[{i}]", fault);
            }
        }
    }

    private string? AreaFault(string code) => _areas.Contains(code) ? null : "No such area among the areas.";

    private static string? DomainFault(LifeDomain domain) =>
        domain != LifeDomain.Unspecified && Enum.IsDefined(domain) ? null : "Not a life domain.";
}
