using System.Collections.Concurrent;

namespace Wijkteam.Hub.Identity;

/// <summary>When each participant last made a call with a good token. Noting it costs a call one look-up and no write; who keeps it is for others to say.</summary>
internal sealed class Contacts(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Contact> _contacts = new(StringComparer.Ordinal);

    /// <summary>Notes a call.</summary>
    public void Note(string participantId)
    {
        var contact = ContactOf(participantId);
        Volatile.Write(ref contact.Ticks, time.GetUtcNow().UtcTicks);
    }

    /// <summary>Remembers an earlier contact, from before this process.</summary>
    public void Recall(string participantId, DateTimeOffset lastTime)
    {
        var contact = ContactOf(participantId);
        Interlocked.CompareExchange(ref contact.Ticks, lastTime.UtcTicks, comparand: 0);
        Volatile.Write(ref contact.KeptTicks, lastTime.UtcTicks);
    }

    /// <summary>The last contact; null if there was none.</summary>
    public DateTimeOffset? Find(string participantId) =>
        _contacts.TryGetValue(participantId, out var contact) ? new DateTimeOffset(Volatile.Read(ref contact.Ticks), TimeSpan.Zero) : null;

    /// <summary>The contacts that are later than those that were kept.</summary>
    public IReadOnlyList<(string ParticipantId, DateTimeOffset Time)> ListUnkept() =>
    [
        .. _contacts
            .Select(pair => (pair.Key, Ticks: Volatile.Read(ref pair.Value.Ticks), Kept: Volatile.Read(ref pair.Value.KeptTicks)))
            .Where(contact => contact.Ticks > contact.Kept)
            .Select(contact => (contact.Key, new DateTimeOffset(contact.Ticks, TimeSpan.Zero))),
    ];

    /// <summary>Notes that a contact has been kept.</summary>
    public void Kept(string participantId, DateTimeOffset keptTime) => Volatile.Write(ref ContactOf(participantId).KeptTicks, keptTime.UtcTicks);

    private Contact ContactOf(string participantId) => _contacts.GetOrAdd(participantId, static _ => new Contact());

    private sealed class Contact
    {
        public long Ticks;
        public long KeptTicks;
    }
}
