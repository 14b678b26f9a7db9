using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Identity;

/// <summary>The participants and their keys, as registered at this moment. Asked on every call, so it answers from memory.</summary>
internal interface IClientKeys
{
    /// <summary>The keys of a participant; empty if there is no such participant. The same instances as long as the directory does not change.</summary>
    IReadOnlyList<PublicKey> KeysOf(string participantId);

    /// <summary>By which client certificates a participant is known; null if by none.</summary>
    CertificateRegistration? CertificatesOf(string participantId);

    /// <summary>The participant; null if there is none. The same instance as long as the directory does not change.</summary>
    Participant? Find(string participantId);
}
