namespace Wijkteam.Hub.Identity;

/// <summary>Remembers which client assertions were used, on all replicas and through a restart (RFC 7523 §3, item 7).</summary>
internal interface IAssertionLedger
{
    /// <summary>Uses an assertion up. Durable when it returns.</summary>
    /// <param name="clientId">The participant that signed it.</param>
    /// <param name="jti">Its id, unique within the participant; 1 to 200 characters.</param>
    /// <param name="expireTime">From when on it may be forgotten.</param>
    /// <param name="cancellationToken">Gives up waiting; the assertion may have been used up nevertheless.</param>
    /// <returns>True for exactly one caller; false if it had been used before.</returns>
    ValueTask<bool> TryUseAsync(string clientId, string jti, DateTimeOffset expireTime, CancellationToken cancellationToken);
}
