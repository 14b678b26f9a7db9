using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform.Redis;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Inbox;

/// <summary>The streams that are open in this process, by whose they are: participants' own, and adapters'.</summary>
internal sealed class Inboxes : IInboxes
{
    // As many as there are participants in the directory.
    private readonly ConcurrentDictionary<string, OpenStreams> _streams = new(StringComparer.Ordinal);
    private readonly CurrentDirectory _directory;
    private readonly OpenCalls _calls;
    private readonly IBroadcast _broadcast;
    private readonly ILogger<Inboxes> _logger;
    private readonly TimeProvider _time;

    public Inboxes(CurrentDirectory directory, OpenCalls calls, IBroadcast broadcast, ILogger<Inboxes> logger, TimeProvider time)
    {
        (_directory, _calls, _broadcast, _logger, _time) = (directory, calls, broadcast, logger, time);
        broadcast.Listen(RedisNames.Wake, WakeHere);
    }

    /// <summary>The streams of a participant or an adapter.</summary>
    public OpenStreams Of(string receiver) => _streams.GetOrAdd(receiver, _ => new OpenStreams(receiver, _calls, _logger, _time));

    /// <summary>How many streams a participant has open here.</summary>
    public int CountOf(string participant) => Find(participant)?.Count ?? 0;

    public IReservation? TryReserve(string participant)
    {
        foreach (var stream in Find(participant)?.InTurn ?? [])
        {
            if (stream.TryReserve() is { } reservation)
            {
                return reservation;
            }
        }

        return null;
    }

    public void Wake(string participant)
    {
        WakeHere(participant);
        _broadcast.Tell(RedisNames.Wake, participant);
    }

    /// <summary>A lease was settled outside its stream: the stream gets its credit back.</summary>
    public void Settled(DeliveryKey key, Guid token)
    {
        foreach (var stream in Find(key.Participant)?.InTurn ?? [])
        {
            stream.SettledOutside(key, token);
        }
    }

    private void WakeHere(string participant)
    {
        Find(participant)?.Wake();
        if (_directory.Snapshot.PushOf(participant) is { } push)
        {
            Find(push.AdapterParticipantId)?.Wake();
        }
    }

    private OpenStreams? Find(string receiver) => _streams.GetValueOrDefault(receiver);
}
