using System.Collections.Immutable;
using Wijkteam.Hub.Directory.Profiles;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>An area together with all that routing asks about it, worked out when the directory is loaded.</summary>
/// <param name="Areas">The area and those that hold it, narrowest first; the last is the municipality.</param>
/// <param name="Teams">The teams that serve any of these areas, each once: by its narrowest area, then by participant id.</param>
/// <param name="Desks">The municipality's desks.</param>
/// <param name="Rules">What the municipality has arranged.</param>
internal sealed record Place(
    ImmutableArray<Area> Areas, ImmutableArray<ServingTeam> Teams, IReadOnlyDictionary<DeskTask, Participant> Desks, MunicipalityRules Rules)
{
    /// <summary>The code of the area itself.</summary>
    public string Code => Areas[0].Code;

    /// <summary>The municipality that it lies in or is.</summary>
    public Area Municipality => Areas[^1];

    /// <summary>The municipality's desk for a task; null if there is none.</summary>
    public Participant? DeskFor(DeskTask task) => Desks.GetValueOrDefault(task);
}

/// <summary>A team as it serves one place.</summary>
/// <param name="Team">What it serves.</param>
/// <param name="Participant">Who it is.</param>
/// <param name="Width">The index in <see cref="Place.Areas"/> of the narrowest area that it serves; a smaller one wins.</param>
internal sealed record ServingTeam(Team Team, Participant Participant, int Width);
