using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory.Profiles;

/// <summary>The profiles that there are, each in its last revision, against which others are new or not. Pure.</summary>
internal sealed class ProfileRevisions(IReadOnlyList<MunicipalityProfile> saved)
{
    private readonly Dictionary<string, MunicipalityProfile> _saved = saved.ToDictionary(ProfileName.Of, StringComparer.Ordinal);

    /// <summary>The number of the one that there is of a profile's name; 0 if there is none.</summary>
    public int LastOf(MunicipalityProfile profile) => _saved.GetValueOrDefault(ProfileName.Of(profile))?.Revision ?? 0;

    /// <summary>Whether a profile is to take the place of the one that there is. An older one is not: somebody has imported a newer one since.</summary>
    /// <exception cref="DirectoryRejectedException">It says something else under the number of the one that there is.</exception>
    public bool IsNew(MunicipalityProfile profile)
    {
        if (_saved.GetValueOrDefault(ProfileName.Of(profile)) is not { } last)
        {
            return true;
        }

        if (last.Revision == profile.Revision && !last.Equals(profile))
        {
            throw new DirectoryRejectedException([new FieldFault(
                $"{ProfileName.Of(profile)}.revision", RefusalReason.FieldInvalid, $"Revision {last.Revision} says something else; a change needs a higher one.")]);
        }

        return profile.Revision > last.Revision;
    }

    /// <summary>All, with new ones in their places, by municipality and first day.</summary>
    public IReadOnlyList<MunicipalityProfile> With(IReadOnlyList<MunicipalityProfile> newer)
    {
        var names = newer.Select(ProfileName.Of).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. _saved.Values.Where(profile => !names.Contains(ProfileName.Of(profile))).Concat(newer)
                .OrderBy(profile => profile.MunicipalityCode, StringComparer.Ordinal)
                .ThenBy(profile => profile.EffectiveFrom, StringComparer.Ordinal),
        ];
    }
}
