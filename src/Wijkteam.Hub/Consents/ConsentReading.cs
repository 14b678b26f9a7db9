using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;
using static Google.Protobuf.WellKnownTypes.Timestamp;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Wijkteam.Hub.Consents;

/// <summary>Reads of consents, each noted before it is answered.</summary>
internal sealed class ConsentReading(
    IJournalStore store, Archive archive, IKeyStore keys, IExchanges exchanges, CurrentDirectory directory, TimeProvider time)
{
    public async ValueTask<CheckConsentResponse> CheckAsync(CheckConsentRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var consents = await ListAllAsync(request.Subject, caller, cancellationToken);
        var kind = directory.Snapshot.FindParticipant(request.RecipientParticipantId)!.Kind;
        var verdict = ConsentPolicy.Evaluate(
            [.. consents.Select(consent => consent.State)], request.RecipientParticipantId, kind, request.Purpose, request.LifeDomains, time.GetUtcNow());
        return new CheckConsentResponse
        {
            Permitted = verdict.Permitted,
            ValidUntil = verdict is { Permitted: true, ValidUntil: { } validUntil } ? FromDateTimeOffset(validUntil) : null,
            Explanation = { verdict.Explanations },
        };
    }

    public async ValueTask<ListConsentsResponse> ListAsync(ListConsentsRequest request, PageRequest page, Caller caller, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var consents = await ListAllAsync(request.Subject, caller, cancellationToken);
        var visible = consents
            .Where(consent => ConsentAccess.MaySee(consent.State, caller.Participant.Id))
            .Where(consent => request.IncludeInactive || ConsentPolicy.IsInForce(consent.State, now))
            .OrderByDescending(consent => consent.Id.ToString(), StringComparer.Ordinal)
            .SkipWhile(consent => page.After is { } last && string.CompareOrdinal(consent.Id.ToString(), last) >= 0)
            .ToList();
        return new ListConsentsResponse
        {
            Consents = { visible.Take(page.Size).Select(consent => consent.State) },
            NextPageToken = visible.Count > page.Size ? PageRequest.TokenAfter(visible[page.Size - 1].State.Id) : "",
        };
    }

    /// <summary>A consent that the caller has just changed, as it stands.</summary>
    public async ValueTask<Stored<Consent>> ReadChangedAsync(Guid id, CancellationToken cancellationToken) =>
        await archive.FindAsync(id, RecordKind.Consent, Consent.Parser, cancellationToken) ?? throw RevokeConsent.NotFound();

    /// <summary>The caller's exchanges that a change of consent at this instant closed: they bear its time.</summary>
    public async ValueTask<IReadOnlyList<string>> ListClosedAsync(
        Guid subjectId, string participantId, Timestamp changeTime, CancellationToken cancellationToken)
    {
        var resting = await exchanges.ListAsync(subjectId, cancellationToken);
        return
        [
            .. resting
                .Where(exchange => exchange.HasParty(participantId) && FromDateTimeOffset(exchange.UpdateTime) == changeTime)
                .Select(exchange => exchange.RecordId.ToString()),
        ];
    }

    /// <summary>What was disclosed on agreement in the caller's exchanges. Complete once a revocation is on disk, since nothing follows it.</summary>
    public async ValueTask<IReadOnlyList<Disclosure>> ListDisclosuresAsync(Guid subjectId, string participantId, CancellationToken cancellationToken)
    {
        var disclosures = new List<Disclosure>();
        foreach (var exchange in await exchanges.ListAsync(subjectId, cancellationToken))
        {
            if (exchange.HasParty(participantId))
            {
                disclosures.AddRange((await store.ListDisclosuresAsync(exchange.RecordId, cancellationToken)).Select(ToDisclosure));
            }
        }

        return [.. disclosures.OrderBy(disclosure => disclosure.DiscloseTime)];
    }

    private static Disclosure ToDisclosure(EntryRow entry) => new()
    {
        ParticipantId = entry.Actor,
        ReferralId = entry.RecordId.ToString(),
        ReferralVersion = entry.RecordVersion,
        DiscloseTime = FromDateTimeOffset(entry.Time),
        Channel = entry.Kind == EntryKind.DisclosedToInbox ? DisclosureChannel.Inbox : DisclosureChannel.Read,
    };

    private async ValueTask<IReadOnlyList<Stored<Consent>>> ListAllAsync(Subject subject, Caller caller, CancellationToken cancellationToken)
    {
        if (await archive.FindSubjectAsync(subject, caller.Participant.Id, cancellationToken) is not { } known
            || await keys.FindAsync(known.Id, cancellationToken) is not { } subjectKeys)
        {
            return [];
        }

        var entry = new Sealing(subjectKeys, known.Id, time.GetUtcNow())
            .Access(EntryKind.Read, known.Id, recordVersion: 0, caller.Participant.Id, caller.Professional!, grounds: null);
        await store.WriteAsync([new Append { Entries = [entry] }], cancellationToken);
        return await archive.ListConsentsAsync(known.Id, cancellationToken);
    }
}
