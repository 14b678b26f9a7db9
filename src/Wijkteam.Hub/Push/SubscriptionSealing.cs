using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Push;

/// <summary>Seals subscriptions under a key of the hub's: their headers are the secrets of others.</summary>
internal sealed partial class SubscriptionSealing(IKeyStore keys, ILogger<SubscriptionSealing> logger)
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

    /// <summary>The same for those who open many: one that is damaged is its participant's trouble, and the operator's, and nobody else's.</summary>
    public Subscription? TryOpen(SubscriptionRow row)
    {
        try
        {
            return Open(row);
        }
        catch (Exception e) when (e is CryptographicException or InvalidProtocolBufferException)
        {
            LogDamaged(logger, row.Id, row.Participant, e.GetType().Name);
            return null;
        }
    }

    [LoggerMessage(EventId = 2100, Level = LogLevel.Error, Message = "Subscription {SubscriptionId} of {Participant} cannot be opened and is passed over: {ExceptionType}")]
    private static partial void LogDamaged(ILogger logger, Guid subscriptionId, string participant, string exceptionType);
}
