using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Submissions;

/// <summary>A citizen and what they have agreed to.</summary>
internal sealed record CitizenState(SubjectRow Subject, bool IsNew, IReadOnlyList<Stored<Consent>> Consents) : State(Subject, IsNew)
{
    /// <summary>How many signals about them came before, as far as triage looks.</summary>
    public int EarlierSignals { get; init; }

    public static async ValueTask<CitizenState> LoadAsync(Archive archive, Subject subject, Caller caller, CancellationToken cancellationToken)
    {
        var participantId = caller.Participant.Id;
        return await archive.FindCitizenAsync(subject, participantId, cancellationToken) is { } known
            ? new CitizenState(known.Subject, IsNew: false, known.Consents)
            : new CitizenState(archive.NewSubject(subject, participantId, Guid.NewGuid()), IsNew: true, []);
    }
}
