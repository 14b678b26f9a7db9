using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>Who has seen a citizen as a member of a household. What the inboxes tell of households says nothing of anyone.</summary>
internal sealed class HouseholdDisclosures(IJournalStore store, IKeyStore keys) : ICitizenDisclosures
{
    public async ValueTask<IReadOnlyList<Disclosure>> ListAsync(Guid subjectId, string participantId, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(subjectId, cancellationToken) is not { Log: var logKey })
        {
            return [];
        }

        var disclosures = new List<Disclosure>();
        var parts = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var entry in await store.ListDisclosuresAsync(subjectId, cancellationToken))
        {
            var detail = EntryDetail.Parser.ParseFrom(Sealer.Open(logKey, new SealedPlace(SealedKind.EntryDetail, entry.Id), entry.Detail));
            if (detail.HouseholdId.Length > 0
                && detail.Basis is { } basis && BasisPolicy.RestsOnAgreement(basis)
                && await HasPartAsync(parts, detail.HouseholdId, participantId, cancellationToken))
            {
                disclosures.Add(ToDisclosure(entry, detail.HouseholdId));
            }
        }

        return disclosures;
    }

    /// <summary>Whether a participant is or was involved.</summary>
    private async ValueTask<bool> HasPartAsync(Dictionary<string, bool> known, string householdId, string participantId, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(householdId, out var hasPart))
        {
            hasPart = await store.FindRecordAsync(Involvements.IdOf(Guid.Parse(householdId), participantId), cancellationToken) is not null;
            known.Add(householdId, hasPart);
        }

        return hasPart;
    }

    private static Disclosure ToDisclosure(EntryRow entry, string householdId) => new()
    {
        ParticipantId = entry.Actor,
        ExchangeId = householdId,
        ExchangeVersion = entry.RecordVersion,
        DiscloseTime = Timestamp.FromDateTimeOffset(entry.Time),
        Channel = DisclosureChannel.Household,
    };
}
