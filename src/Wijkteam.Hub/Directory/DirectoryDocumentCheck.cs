using Wijkteam.Hub.Directory.Profiles;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Checks a whole directory document with the municipalities' profiles beside it, so that what is swapped in is never half right.</summary>
internal sealed class DirectoryDocumentCheck
{
    private readonly DirectoryDocument _document;
    private readonly IReadOnlyList<MunicipalityProfile> _profiles;
    private readonly Faults _faults = new();
    private readonly Dictionary<string, Participant> _participants = new(StringComparer.Ordinal);

    private DirectoryDocumentCheck(DirectoryDocument document, IReadOnlyList<MunicipalityProfile> profiles) => (_document, _profiles) = (document, profiles);

    /// <summary>Every fault with its path in the document, for example <c>teams[2].area_codes[0]</c>, or with the profile's name before it, for example
    /// <c>GM0344/2026-01-01.teams[2].area_codes[0]</c>; empty if it can be swapped in.</summary>
    /// <param name="profiles">Those of all days, each municipality and first day once.</param>
    public static IReadOnlyList<FieldFault> Check(DirectoryDocument document, params IReadOnlyList<MunicipalityProfile> profiles)
    {
        var check = new DirectoryDocumentCheck(document, profiles);
        check.CheckRegistrations();
        PushCheck.Check(check._faults, document.Registrations, check._participants);
        CertificateCheck.Check(check._faults, document.Registrations);
        TermsCheck.Check(check._faults, document.Registrations);
        check.CheckProfiles();
        check.CheckMunicipalities();
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

    private void CheckMunicipalities()
    {
        var areas = _document.Areas.Select(area => area.Code).ToHashSet(StringComparer.Ordinal);
        AreaCheck.Check(_faults, "areas", _document.Areas, areas);
        new TeamCheck(_faults, _participants, areas).Check("teams", _document.Teams);
        DeskCheck.Check(_faults, "desks", _document.Desks, _participants, areas);
        areas.UnionWith(_profiles.SelectMany(profile => profile.Areas, (_, area) => area.Code));
        AddressRangeCheck.Check(_faults, _document.AddressRanges, areas);
    }

    private void CheckProfiles()
    {
        foreach (var profile in _profiles)
        {
            new ProfileCheck(_faults, profile, _participants).Check();
        }

        ProfileCalendar.Check(_faults, _profiles);
        var described = _profiles.Select(profile => profile.MunicipalityCode).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < _document.Areas.Count; i++)
        {
            if (AreaCode.IsValid(_document.Areas[i].Code) && described.Contains(AreaCode.MunicipalityOf(_document.Areas[i].Code)))
            {
                _faults.NotAllowed($"areas[{i}]", "The municipality has a profile, and its areas there.");
            }
        }
    }
}
