using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Inbox;

/// <summary>The streams that are open in this process, by whose they are: participants' own, and adapters'.</summary>
internal sealed class Inboxes(CurrentDirectory directory, Restrictions restrictions, ILogger<Inboxes> logger, TimeProvider time) : IInboxes
{
    // As many as there are participants in the directory.
    private readonly ConcurrentDictionary<string, OpenStreams> _streams = new(StringComparer.Ordinal);

    /// <summary>The streams of a participant or an adapter.</summary>
    public OpenStreams Of(string receiver) => _streams.GetOrAdd(receiver, _ => new OpenStreams(receiver, restrictions, logger, time));

    /// <summary>How many streams a participant has open here.</summary>
    public int CountOf(string participant) => Find(participant)?.Count ?? 0;

    /// <summary>Ends those streams of a participant whose callers may go on no longer.</summary>
    public void RefuseRestricted(string participant) => Find(participant)?.RefuseRestricted();

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
        Find(participant)?.Wake();
        if (directory.Snapshot.PushOf(participant) is { } push)
        {
            Find(push.AdapterParticipantId)?.Wake();
        }
    }

    /// <summary>A lease was settled outside its stream: the stream gets its credit back.</summary>
    public void Settled(DeliveryKey key, Guid token)
    {
        foreach (var stream in Find(key.Participant)?.InTurn ?? [])
        {
            stream.SettledOutside(key, token);
        }
    }

    private OpenStreams? Find(string receiver) => _streams.GetValueOrDefault(receiver);
}
