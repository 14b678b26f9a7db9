using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Journal;

/// <summary>The citizens about whom this process decided something lately, with their consents. It may be as stale as it likes: every decision carries the epoch that it
/// saw, the commit compares it, and who is refused is looked up again first.</summary>
internal sealed class CitizenCache
{
    private readonly GenerationCache<Guid, Citizen> _citizens;

    /// <param name="generationSize">How many citizens one generation holds.</param>
    public CitizenCache(int generationSize, SharedCitizens shared, TimeProvider time)
    {
        _citizens = new GenerationCache<Guid, Citizen>(generationSize, TimeSpan.FromHours(1), time);
        shared.ListenForChanges(identityHmac => _citizens.Remove(KeyOf(identityHmac)));
    }

    public Citizen? Find(byte[] identityHmac) =>
        _citizens.Find(KeyOf(identityHmac)) is { } citizen && citizen.Subject.IdentityHmac.AsSpan().SequenceEqual(identityHmac) ? citizen : null;

    /// <summary>Remembers a citizen who can be known again.</summary>
    public void Set(Citizen citizen) => _citizens.Set(KeyOf(citizen.Subject.IdentityHmac!), citizen);

    private static Guid KeyOf(byte[] identityHmac) => new(identityHmac.AsSpan(0, 16));
}
