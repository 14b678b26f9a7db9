using System.Collections.Frozen;
using System.Collections.Immutable;
using Wijkteam.Hub.Directory.Profiles;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Works out, for every area of a checked document, who serves it.</summary>
/// <param name="document">With what the profiles say of areas, teams and desks.</param>
internal sealed class PlaceBuilder(
    DirectoryDocument document, IReadOnlyDictionary<string, Participant> participants, IReadOnlyDictionary<string, MunicipalityRules> rules)
{
    private readonly Dictionary<string, Area> _areas = document.Areas.ToDictionary(a => a.Code, StringComparer.Ordinal);

    private readonly ILookup<string, Team> _teams = document.Teams
        .SelectMany(team => team.AreaCodes, (team, code) => (team, code))
        .ToLookup(pair => pair.code, pair => pair.team, StringComparer.Ordinal);

    private readonly ILookup<string, Desk> _desks = document.Desks.ToLookup(desk => desk.MunicipalityCode, StringComparer.Ordinal);

    public FrozenDictionary<string, Place> Build() =>
        _areas.Keys.ToFrozenDictionary(code => code, Build, StringComparer.Ordinal);

    /// <summary>The place of an area; one that the document does not name is called by its code.</summary>
    public Place Build(string code)
    {
        var codes = AreaCode.Upwards(code);
        var teams = codes
            .SelectMany((area, width) => _teams[area].Select(team => new ServingTeam(team, participants[team.ParticipantId], width)))
            .OrderBy(serving => serving.Width)
            .ThenBy(serving => serving.Participant.Id, StringComparer.Ordinal)
            .DistinctBy(serving => serving.Participant.Id, StringComparer.Ordinal);
        var desks = _desks[codes[^1]].ToFrozenDictionary(DeskCheck.TaskOf, desk => participants[desk.ParticipantId]);
        return new Place(
            [.. codes.Select(c => _areas.GetValueOrDefault(c) ?? new Area { Code = c, Name = c })],
            [.. teams],
            desks,
            rules.GetValueOrDefault(codes[^1], MunicipalityRules.None));
    }
}
