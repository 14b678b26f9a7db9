using Wijkteam.Hub.Identity;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>The participants and their keys, from the directory in force; and the adapter that the host brings along, if it does.</summary>
internal sealed class DirectoryKeys(CurrentDirectory directory, BuiltInAdapter? builtIn = null) : IClientKeys
{
    /// <summary>The id of the adapter that the host may bring along. Nobody in a directory can be called so.</summary>
    public const string BuiltInAdapterId = "fhir";

    public IReadOnlyList<PublicKey> KeysOf(string participantId) =>
        participantId == builtIn?.Participant.Id ? builtIn.PublicKeys : directory.Snapshot.KeysOf(participantId);

    public CertificateRegistration? CertificatesOf(string participantId) => directory.Snapshot.CertificatesOf(participantId);

    public Participant? Find(string participantId) =>
        participantId == builtIn?.Participant.Id ? builtIn.Participant : directory.Snapshot.FindParticipant(participantId);
}
