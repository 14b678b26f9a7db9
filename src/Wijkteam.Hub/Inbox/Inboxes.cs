using System.Collections.Concurrent;
using System.Collections.Immutable;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Inbox;

/// <summary>The streams that are open in this process: those of participants by participant, those of adapters by adapter.</summary>
internal sealed class Inboxes(CurrentDirectory directory, Restrictions restrictions) : IInboxes
{
    private readonly ConcurrentDictionary<string, ImmutableArray<IOpenStream>> _pushes = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<InboxStream>> _streams = new();

    public void Add(InboxStream stream)
    {
        _streams.AddOrUpdate(stream.Participant, [stream], (_, streams) => streams.Add(stream));

        // Whoever was restricted between the call and now is not among those whom that ended.
        RefuseRestricted(stream.Participant);
    }

    public void Remove(InboxStream stream) => _streams.AddOrUpdate(stream.Participant, [], (_, streams) => streams.Remove(stream));

    public void Add(string adapter, IOpenStream stream)
    {
        _pushes.AddOrUpdate(adapter, [stream], (_, streams) => streams.Add(stream));
        RefuseRestricted(adapter);
    }

    public void Remove(string adapter, IOpenStream stream) => _pushes.AddOrUpdate(adapter, [], (_, streams) => streams.Remove(stream));

    /// <summary>How many streams a participant has open here, as a receiver and as an adapter.</summary>
    public int CountOf(string participant) => StreamsOf(participant).Length + PushesOf(participant).Length;

    /// <summary>Ends those streams of a participant whose callers may go on no longer.</summary>
    public void RefuseRestricted(string participant)
    {
        foreach (var stream in (IOpenStream[])[.. StreamsOf(participant), .. PushesOf(participant)])
        {
            if (restrictions.RefusalOf(stream.Caller) is { } refusal)
            {
                stream.Refuse(refusal);
            }
        }
    }

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
            foreach (var stream in PushesOf(push.AdapterParticipantId))
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

    private ImmutableArray<IOpenStream> PushesOf(string adapter) => _pushes.GetValueOrDefault(adapter, []);
}

/// <summary>A stream of a receiver or an adapter.</summary>
internal interface IOpenStream
{
    /// <summary>Who opened it.</summary>
    Caller Caller { get; }

    /// <summary>Tells that there may be something to lease.</summary>
    void Wake();

    /// <summary>Ends it.</summary>
    void Refuse(Refusal refusal);
}
