using Wijkteam.Hub.Identity;

namespace Wijkteam.Hub.Journal;

/// <summary>One-time assertions, in the journal's store.</summary>
internal sealed class AssertionLedger(IJournalStore store) : IAssertionLedger
{
    public async ValueTask<bool> TryUseAsync(string clientId, string jti, DateTimeOffset expireTime, CancellationToken cancellationToken) =>
        (await store.WriteAsync([new UseAssertion(clientId, jti, expireTime)], cancellationToken))[0] == WriteResult.Done;
}
