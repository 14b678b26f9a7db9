using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Submissions;

/// <summary>Whether a disclosure has the citizen's agreement.</summary>
/// <param name="Permitted">Whether every life domain has it.</param>
/// <param name="ValidUntil">The first instant at which time alone may change the verdict, permitted or not; null if there is none.</param>
/// <param name="Explanations">Why, domain by domain.</param>
internal sealed record ConsentVerdict(bool Permitted, DateTimeOffset? ValidUntil, IReadOnlyList<Explanation> Explanations);
