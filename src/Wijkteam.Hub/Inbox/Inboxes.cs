using System.Collections.Concurrent;
using System.Collections.Immutable;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Inbox;

/// <summary>The streams that are open in this process, by participant.</summary>
internal sealed class Inboxes : IInboxes
{
    private readonly ConcurrentDictionary<string, ImmutableArray<InboxStream>> _streams = new();

    public void Add(InboxStream stream) => _streams.AddOrUpdate(stream.Participant, [stream], (_, streams) => streams.Add(stream));

    public void Remove(InboxStream stream) => _streams.AddOrUpdate(stream.Participant, [], (_, streams) => streams.Remove(stream));

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
