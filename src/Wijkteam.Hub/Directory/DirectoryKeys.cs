using Wijkteam.Hub.Identity;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>The participants and their keys, from the directory in force.</summary>
internal sealed class DirectoryKeys(CurrentDirectory directory) : IClientKeys
{
    public IReadOnlyList<PublicKey> KeysOf(string participantId) => directory.Snapshot.KeysOf(participantId);

    public Participant? Find(string participantId) => directory.Snapshot.FindParticipant(participantId);
}
