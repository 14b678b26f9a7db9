using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Submissions;

/// <summary>A citizen and what they have agreed to.</summary>
internal sealed record CitizenState(SubjectRow Subject, bool IsNew, IReadOnlyList<Stored<Consent>> Consents) : State(Subject, IsNew)
{
    public static async ValueTask<CitizenState> LoadAsync(Archive archive, Subject subject, Caller caller, CancellationToken cancellationToken)
    {
        var participantId = caller.Participant.Id;

        // The epoch is read before the consents: one that changes in between makes the decision fall at its commit.
        return await archive.FindSubjectAsync(subject, participantId, cancellationToken) is { } known
            ? new CitizenState(known, IsNew: false, await archive.ListConsentsAsync(known.Id, cancellationToken))
            : new CitizenState(archive.NewSubject(subject, participantId, Guid.NewGuid()), IsNew: true, []);
    }
}
