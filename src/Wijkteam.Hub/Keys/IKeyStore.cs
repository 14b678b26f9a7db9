namespace Wijkteam.Hub.Keys;

/// <summary>A citizen's keys. Content and log are under separate keys, so that erasing the content leaves the log that the law requires.</summary>
/// <param name="Content">Opens records and entries; null once the citizen's content has been erased.</param>
/// <param name="Log">Opens who did what on what ground.</param>
internal sealed record SubjectKeys(byte[]? Content, byte[] Log);

/// <summary>Keeps the keys, apart from what they open: its backups are kept shorter, so that a restored backup does not bring the erased back.</summary>
internal interface IKeyStore : IAsyncDisposable
{
    /// <summary>The keys of a citizen; null if there are none.</summary>
    ValueTask<SubjectKeys?> FindAsync(Guid subjectId, CancellationToken cancellationToken);

    /// <summary>Fetches the keys of several citizens in one go, for those who are about to ask for them one by one.</summary>
    ValueTask LoadAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellationToken);

    /// <summary>Makes keys for a new citizen; durable on return, since nothing may be sealed under a key that a crash can take.</summary>
    ValueTask<SubjectKeys> CreateAsync(Guid subjectId, CancellationToken cancellationToken);

    /// <summary>A key of the hub's own, made at its first use and kept.</summary>
    /// <param name="name">A name of <see cref="HubKeyNames"/>.</param>
    /// <param name="make">Makes it.</param>
    byte[] HubKey(string name, Func<byte[]> make);
}

/// <summary>The hub's own keys.</summary>
internal static class HubKeyNames
{
    /// <summary>HMAC key over citizens' identities.</summary>
    public const string Identity = "identity-hmac";

    /// <summary>HMAC key over requests, for recognising repeats.</summary>
    public const string Request = "request-hmac";

    /// <summary>The key that signs access tokens: PKCS#8, EC P-256.</summary>
    public const string TokenSigning = "token-signing";

    /// <summary>The key of the adapter that the host brings along: PKCS#8, EC P-256.</summary>
    public const string BuiltInAdapter = "built-in-adapter";

    /// <summary>Encryption key of subscriptions: their endpoints and headers.</summary>
    public const string Subscriptions = "subscriptions";

    /// <summary>The key from which come those of what replicas remember together and tell each other of citizens.</summary>
    public const string Shared = "shared";

    /// <summary>Encryption key of what operators did that is about no citizen, and of who they were.</summary>
    public const string Operators = "operators";
}
