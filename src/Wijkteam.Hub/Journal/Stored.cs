using Google.Protobuf;

namespace Wijkteam.Hub.Journal;

/// <summary>A record with its state opened.</summary>
internal sealed record Stored<T>(RecordRow Row, T State)
    where T : IMessage<T>
{
    public Guid Id => Row.Id;

    /// <summary>Whether a participant has a part in it.</summary>
    public bool HasParty(string participantId) => Row.Source == participantId || Row.Target == participantId;
}
