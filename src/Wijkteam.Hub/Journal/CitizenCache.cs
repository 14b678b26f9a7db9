using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Journal;

/// <summary>The citizens about whom something was decided lately, with their consents. It may be as stale as it likes: every decision carries the epoch that it
/// saw, the commit compares it, and who is refused is looked up again first.</summary>
internal sealed class CitizenCache(int generationSize, TimeProvider time)
{
    private readonly GenerationCache<Guid, Citizen> _citizens = new(generationSize, TimeSpan.FromHours(1), time);

    public Citizen? Find(byte[] identityHmac) =>
        _citizens.Find(KeyOf(identityHmac)) is { } citizen && citizen.Subject.IdentityHmac.AsSpan().SequenceEqual(identityHmac) ? citizen : null;

    /// <summary>Remembers a citizen who can be known again.</summary>
    public void Set(Citizen citizen) => _citizens.Set(KeyOf(citizen.Subject.IdentityHmac!), citizen);

    private static Guid KeyOf(byte[] identityHmac) => new(identityHmac.AsSpan(0, 16));
}
