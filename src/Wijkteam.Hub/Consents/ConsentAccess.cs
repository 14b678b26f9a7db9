using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>Who may see and revoke a consent: the participant that recorded it and a recipient that it names. Pure.</summary>
internal static class ConsentAccess
{
    public static bool MaySee(Consent consent, string participantId) =>
        consent.RecorderParticipantId == participantId || consent.Scope.RecipientParticipantId == participantId;

    /// <summary>Whoever may see it: a citizen takes an agreement back wherever they are.</summary>
    public static bool MayRevoke(Consent consent, string participantId) => MaySee(consent, participantId);
}
