using System.Diagnostics;
using System.Security.Cryptography;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Submissions;

/// <summary>Those whom a step concerns, each with keys of their own.</summary>
internal sealed class Sealings(IReadOnlyDictionary<Guid, SubjectKeys> keys, DateTimeOffset now) : IDisposable
{
    private readonly Dictionary<Guid, Sealing> _sealings = [];

    public Sealing Of(Guid subjectId)
    {
        if (!_sealings.TryGetValue(subjectId, out var sealing))
        {
            _sealings.Add(subjectId, sealing = new Sealing(keys[subjectId], subjectId, now));
        }

        return sealing;
    }

    public void Dispose()
    {
        foreach (var sealing in _sealings.Values)
        {
            sealing.Dispose();
        }
    }
}

/// <summary>Turns what was decided into rows, sealed under the keys of a citizen or household.</summary>
internal sealed class Sealing(SubjectKeys keys, Guid subjectId, DateTimeOffset now) : IDisposable
{
    private readonly AesGcm _log = Sealer.CipherOf(keys.Log);
    private AesGcm? _content;

    private AesGcm Content => _content ??= Sealer.CipherOf(keys.Content ?? throw new InvalidOperationException("The citizen's content has been erased."));

    public RecordRow Seal(NewState state) => new(
        state.Id, state.Kind, state.Version, subjectId, state.Source, state.Target, state.Status, state.CreateTime, now,
        Sealer.Seal(Content, new SealedPlace(SealedKind.RecordBody, state.Id, state.Version), state.Body), state.ExternalHmac, state.DueTime);

    public EntryRow Seal(NewEntry entry, string actor, Professional? professional, (Guid Id, byte[] Hmac)? request)
    {
        var id = Guid.CreateVersion7(now);
        var content = Sealer.Seal(Content, new SealedPlace(SealedKind.EntryContent, id), entry.Content);
        return Row(id, entry.Kind, entry.RecordId, entry.RecordVersion, actor, professional, entry.Grounds) with
        {
            Content = content,
            RequestId = request?.Id,
            RequestHmac = request?.Hmac,
        };
    }

    /// <summary>The entry of a delivery to an inbox: a disclosure, but for "closed, no further information", "should never have been" and "did not
    /// arrive".</summary>
    public EntryRow Delivery(EntryKind delivered, DeliveryKey key, Professional receiver, LegalBasis? grounds) =>
        Access(
            delivered switch
            {
                EntryKind.ReferralClosed or EntryKind.OfferClosed or EntryKind.SignalClosed or EntryKind.TransferClosed
                    or EntryKind.ReferralEnteredInError or EntryKind.SignalEnteredInError or EntryKind.HouseholdClosed =>
                    EntryKind.ClosureTold,
                EntryKind.DeliveryFailed => EntryKind.FailureTold,
                EntryKind.ContactAlarmed => EntryKind.AlarmSent,
                _ => EntryKind.DisclosedToInbox,
            },
            key.RecordId, key.RecordVersion, key.Participant, receiver, grounds);

    /// <summary>The entry of a disclosure or read.</summary>
    public EntryRow Access(EntryKind kind, Guid recordId, long recordVersion, string participant, Professional professional, LegalBasis? grounds) =>
        Row(Guid.CreateVersion7(now), kind, recordId, recordVersion, participant, professional, grounds);

    /// <summary>The entry of a read of a household in which the citizen was seen as a member.</summary>
    /// <param name="version">The household's.</param>
    public EntryRow SeenIn(Guid householdId, long version, string participant, Professional professional, LegalBasis? grounds) =>
        Row(Guid.CreateVersion7(now), EntryKind.DisclosedOnRead, subjectId, version, participant, professional, grounds, householdId.ToString());

    private EntryRow Row(Guid id, EntryKind kind, Guid recordId, long version, string actor, Professional? professional, LegalBasis? grounds, string household = "")
    {
        var detail = new EntryDetail { Professional = professional, Basis = grounds, HouseholdId = household };
        return new EntryRow(
            id, kind, recordId, version, subjectId, actor, RequestId: null, RequestHmac: null, now, Activity.Current?.Id, Content: null,
            Sealer.Seal(_log, new SealedPlace(SealedKind.EntryDetail, id), detail));
    }

    public void Dispose()
    {
        _log.Dispose();
        _content?.Dispose();
    }
}
