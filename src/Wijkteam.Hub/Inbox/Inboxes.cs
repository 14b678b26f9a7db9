using System.Collections.Concurrent;
using System.Collections.Immutable;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Inbox;

/// <summary>The streams that are open in this process: those of participants by participant, those of adapters by adapter.</summary>
internal sealed class Inboxes(CurrentDirectory directory) : IInboxes
{
    private readonly ConcurrentDictionary<string, ImmutableArray<IPushStream>> _pushes = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<InboxStream>> _streams = new();

    public void Add(InboxStream stream) => _streams.AddOrUpdate(stream.Participant, [stream], (_, streams) => streams.Add(stream));

    public void Remove(InboxStream stream) => _streams.AddOrUpdate(stream.Participant, [], (_, streams) => streams.Remove(stream));

    public void Add(string adapter, IPushStream stream) => _pushes.AddOrUpdate(adapter, [stream], (_, streams) => streams.Add(stream));

    public void Remove(string adapter, IPushStream stream) => _pushes.AddOrUpdate(adapter, [], (_, streams) => streams.Remove(stream));

    public IReservation? TryReserve(string participant)
    {
        foreach (var stream in StreamsOf(participant))
        {
            if (stream.TryReserve())
            {
                return stream;
            }
        }

        return null;
    }

    public void Wake(string participant)
    {
        foreach (var stream in StreamsOf(participant))
        {
            stream.Wake();
        }

        if (directory.Snapshot.PushOf(participant) is { } push)
        {
            foreach (var stream in _pushes.GetValueOrDefault(push.AdapterParticipantId, []))
            {
                stream.Wake();
            }
        }
    }

    /// <summary>A lease was settled outside its stream: the stream gets its credit back.</summary>
    public void Settled(DeliveryKey key, Guid token)
    {
        foreach (var stream in StreamsOf(key.Participant))
        {
            if (stream.Find(key, token) is { } held)
            {
                stream.Settled(key, held);
            }
        }
    }

    private ImmutableArray<InboxStream> StreamsOf(string participant) => _streams.GetValueOrDefault(participant, []);
}

/// <summary>An adapter's stream.</summary>
internal interface IPushStream
{
    /// <summary>Tells that there may be something to push.</summary>
    void Wake();
}
