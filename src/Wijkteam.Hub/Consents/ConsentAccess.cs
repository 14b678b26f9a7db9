using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>Who may see and revoke a consent. Pure.</summary>
internal static class ConsentAccess
{
    /// <summary>The participant that recorded it and a recipient that it names.</summary>
    public static bool MaySee(Consent consent, string participantId) =>
        consent.RecorderParticipantId == participantId || consent.Scope.RecipientParticipantId == participantId;

    /// <summary>An agreement is taken back with whoever may see it. An objection only with its recorder: revoking it lets more through, and must not be in the
    /// hands of whom it is against.</summary>
    public static bool MayRevoke(Consent consent, string participantId) => consent.Decision == ConsentDecision.Permit
        ? MaySee(consent, participantId)
        : consent.RecorderParticipantId == participantId;
}
