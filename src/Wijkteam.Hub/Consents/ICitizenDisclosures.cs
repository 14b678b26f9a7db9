using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>What was disclosed of a citizen on agreement beside exchanges.</summary>
internal interface ICitizenDisclosures
{
    /// <summary>The disclosures, as far as a participant has a part in what they were made in.</summary>
    ValueTask<IReadOnlyList<Disclosure>> ListAsync(Guid subjectId, string participantId, CancellationToken cancellationToken);
}
