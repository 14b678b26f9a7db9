using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Submissions;

/// <summary>Where a question goes, and why.</summary>
/// <param name="ParticipantId">The participant: a team or a municipality's desk, or whom the sender named; empty while it is offered to several.</param>
/// <param name="LifeDomains">The life domains that decided, the leading one first, each once.</param>
/// <param name="Explanations">Why, in order; the last one is the conclusion. They name teams, areas and life domains, never the address or the age.</param>
/// <param name="DirectoryVersion">The directory that it was read from, <see cref="Directory.DirectorySnapshot.Version"/>.</param>
internal sealed record Route(
    string ParticipantId,
    IReadOnlyList<LifeDomain> LifeDomains,
    IReadOnlyList<Explanation> Explanations,
    string DirectoryVersion)
{
    /// <summary>The municipality that is responsible for the citizen; empty if none is known.</summary>
    public string ResponsibleMunicipality { get; init; } = "";

    /// <summary>Whether a worker refers to their own employer.</summary>
    public bool IsToEmployer { get; init; }

    /// <summary>The municipality's profile that it was decided by; empty if by none.</summary>
    public string ProfileVersion { get; init; } = "";
}
