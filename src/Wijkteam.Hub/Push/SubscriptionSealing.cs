using System.Security.Cryptography;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Push;

/// <summary>Seals subscriptions under a key of the hub's: their headers are the secrets of others.</summary>
internal sealed class SubscriptionSealing(IKeyStore keys)
{
    private readonly byte[] _key = keys.HubKey(HubKeyNames.Subscriptions, () => RandomNumberGenerator.GetBytes(Sealer.KeySize));

    public byte[] Seal(Guid id, Subscription subscription)
    {
        using var cipher = Sealer.CipherOf(_key);
        return Sealer.Seal(cipher, new SealedPlace(SealedKind.Subscription, id), subscription);
    }

    /// <summary>What was asked for, with the headers' values.</summary>
    public Subscription Open(SubscriptionRow row) =>
        Subscription.Parser.ParseFrom(Sealer.Open(_key, new SealedPlace(SealedKind.Subscription, row.Id), row.Body));
}
