using NodaTime;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory.Profiles;

/// <summary>Checks one municipality's profile as a whole.</summary>
internal sealed class ProfileCheck(Faults faults, MunicipalityProfile profile, IReadOnlyDictionary<string, Participant> participants)
{
    /// <summary>The form that this hub reads.</summary>
    public const int FormatVersion = 1;

    private readonly string _name = ProfileName.Of(profile);
    private readonly HashSet<string> _areas = profile.Areas.Select(area => area.Code).ToHashSet(StringComparer.Ordinal);
    private readonly HashSet<string> _teams = profile.Teams.Select(team => team.ParticipantId).ToHashSet(StringComparer.Ordinal);

    public void Check()
    {
        if (profile.FormatVersion != FormatVersion)
        {
            faults.Invalid(Path("format_version"), profile.FormatVersion > FormatVersion ? $"This hub reads {FormatVersion}; a newer one is needed." : $"{FormatVersion}.");
            return;
        }

        CheckHead();
        CheckAreas();
        new TeamCheck(faults, participants, _areas).Check(Path("teams"), profile.Teams);
        TeamOverlaps.Check(faults, Path("teams"), profile.Teams);
        CheckDesks();
        CoverageCheck.Check(faults, Path("desks"), profile);
        new TriageCheck(faults, _name, profile, participants, _teams).Check();
        LiaisonCheck.Check(faults, Path("liaisons"), profile.Liaisons, participants, _teams);
        new ProvisionCheck(faults, _name, profile, participants, _areas).Check();
        SuccessionCheck.Check(faults, _name, profile, participants, _areas);
    }

    private void CheckHead()
    {
        if (!AreaCode.IsMunicipality(profile.MunicipalityCode))
        {
            faults.Invalid(Path("municipality_code"), "\"GM\" and 4 digits.");
        }

        if (profile.Revision < 1)
        {
            faults.Invalid(Path("revision"), "1 or more.");
        }

        CheckDate("effective_from", profile.EffectiveFrom);
        CheckDate("effective_until", profile.EffectiveUntil);
        if (ProfileName.DayAfter(profile) <= ProfileName.FirstDay(profile))
        {
            faults.Invalid(Path("effective_until"), "Not after effective_from.");
        }
    }

    private void CheckDate(string field, string date)
    {
        if (date.Length > 0 && !DutchCalendar.TryParseDate(date, out LocalDate _))
        {
            faults.Invalid(Path(field), "A date, YYYY-MM-DD.");
        }
    }

    private void CheckAreas()
    {
        if (!_areas.Contains(profile.MunicipalityCode))
        {
            faults.Invalid(Path("areas"), "The municipality itself is not among them.");
        }

        AreaCheck.Check(faults, Path("areas"), profile.Areas, _areas);
        for (var i = 0; i < profile.Areas.Count; i++)
        {
            var code = profile.Areas[i].Code;
            if (AreaCode.IsValid(code) && AreaCode.MunicipalityOf(code) != profile.MunicipalityCode)
            {
                faults.Invalid(Path($"areas[{i}].code"), "In another municipality.");
            }
        }
    }

    private void CheckDesks()
    {
        DeskCheck.Check(faults, Path("desks"), profile.Desks, participants, _areas);
        for (var i = 0; i < profile.Desks.Count; i++)
        {
            if (profile.Desks[i].MunicipalityCode != profile.MunicipalityCode)
            {
                faults.Invalid(Path($"desks[{i}].municipality_code"), "Another municipality.");
            }
        }
    }

    private string Path(string field) => $"{_name}.{field}";
}
