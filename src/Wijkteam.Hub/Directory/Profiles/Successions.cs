using System.Collections.Immutable;
using NodaTime;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory.Profiles;

/// <summary>Who takes over the open cases of whom: what the profiles say that have begun, from the first that there is to today's. A hub that was down for a while,
/// or was told late, so comes to the same as one that was there each day. Pure.</summary>
internal sealed class Successions
{
    private readonly ImmutableArray<MunicipalityProfile> _begun;

    private Successions(IEnumerable<MunicipalityProfile> begun)
    {
        _begun = [.. begun.OrderBy(ProfileName.FirstDay)];
        Givers = [.. _begun.SelectMany(profile => profile.Successions, (_, succession) => succession.FromParticipantId).Distinct(StringComparer.Ordinal)];
    }

    public static Successions None { get; } = new([]);

    /// <summary>Those whose open cases go to another, each once.</summary>
    public ImmutableArray<string> Givers { get; }

    /// <param name="profiles">Those of all days.</param>
    public static Successions On(LocalDate day, IEnumerable<MunicipalityProfile> profiles) =>
        new(profiles.Where(profile => profile.Successions.Count > 0 && ProfileName.FirstDay(profile) <= day));

    /// <summary>Who takes over a case; null if whoever has it keeps it.</summary>
    /// <param name="holder">Who has it.</param>
    /// <param name="areaCodes">Where the citizen lives: the areas, narrowest first; the last is the municipality.</param>
    /// <param name="routedOn">The first day of the profile that it was routed by, or the day on which it was: later profiles alone have a say.</param>
    public Succeeding? Find(string holder, IReadOnlyList<string> areaCodes, LocalDate routedOn)
    {
        Succeeding? found = null;
        foreach (var profile in _begun.Where(profile => profile.MunicipalityCode == areaCodes[^1] && ProfileName.FirstDay(profile) > routedOn))
        {
            var now = found?.To ?? holder;
            found = Narrowest(profile, now, areaCodes) is { } succession ? new Succeeding(succession.ToParticipantId, profile) : found;
        }

        return found is null || found.To == holder ? null : found;
    }

    private static Succession? Narrowest(MunicipalityProfile profile, string holder, IReadOnlyList<string> areaCodes) => profile.Successions
        .Where(succession => succession.FromParticipantId == holder && (succession.AreaCodes.Count == 0 || areaCodes.Any(succession.AreaCodes.Contains)))
        .MinBy(succession => areaCodes.TakeWhile(area => !succession.AreaCodes.Contains(area)).Count());
}

/// <summary>Who takes over a case.</summary>
/// <param name="Profile">The profile that says so.</param>
internal sealed record Succeeding(string To, MunicipalityProfile Profile)
{
    /// <summary>The profile's name with its revision.</summary>
    public string ProfileVersion => ProfileName.VersionOf(Profile);
}
