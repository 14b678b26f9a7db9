using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Tokens;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Identity.Certificates;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Tests.Identity;

/// <summary>A directory that a test changes while the hub runs.</summary>
internal sealed class FakeClients : IClientKeys
{
    private readonly ConcurrentDictionary<string, Registration> _registrations = new();

    /// <summary>The open calls of a hub that knows of no client certificates.</summary>
    public static OpenCalls OpenCalls(Restrictions restrictions)
    {
        var clients = new FakeClients();
        var certificates = new ClientCertificates(clients, restrictions, NullLogger<ClientCertificates>.Instance, TimeProvider.System);
        return new OpenCalls(restrictions, new CertificateBinding(certificates, clients));
    }

    public void Register(string id, params PublicKey[] keys)
        => _registrations[id] = new Registration { Participant = new Participant { Id = id, Name = $"Name of {id}" }, Keys = { keys } };

    public void Remove(string id) => _registrations.TryRemove(id, out _);

    public IReadOnlyList<PublicKey> KeysOf(string participantId) => _registrations.TryGetValue(participantId, out var found) ? found.Keys : [];

    public CertificateRegistration? CertificatesOf(string participantId) => _registrations.TryGetValue(participantId, out var found) ? found.Certificates : null;

    public Participant? Find(string participantId) => _registrations.TryGetValue(participantId, out var found) ? found.Participant : null;
}

/// <summary>A ledger in memory.</summary>
internal sealed class FakeLedger : IAssertionLedger
{
    public ConcurrentDictionary<(string ClientId, string Jti), DateTimeOffset> Used { get; } = new();

    public async ValueTask<bool> TryUseAsync(string clientId, string jti, DateTimeOffset expireTime, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return Used.TryAdd((clientId, jti), expireTime);
    }
}

internal sealed class FakeSigningKey : ITokenSigningKey, IDisposable
{
    private readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public FakeSigningKey() => Key = new ECDsaSecurityKey(_ecdsa) { KeyId = "hub-1" };

    public ECDsaSecurityKey Key { get; }

    public void Dispose() => _ecdsa.Dispose();
}

/// <summary>Keeps every line that the hub logs.</summary>
internal sealed class LogCapture : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => Lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));

    public void Dispose()
    {
        // Nothing is held.
    }
}
