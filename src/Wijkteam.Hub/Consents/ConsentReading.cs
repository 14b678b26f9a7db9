using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;
using static Google.Protobuf.WellKnownTypes.Timestamp;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Wijkteam.Hub.Consents;

/// <summary>Reads of consents, each noted before it is answered.</summary>
internal sealed class ConsentReading(
    IJournalStore store, Archive archive, CitizenSearch search, IExchanges exchanges, IEnumerable<ICitizenDisclosures> others, CurrentDirectory directory, TimeProvider time)
{
    /// <exception cref="RefusedException">NOT_FOUND: there is none that the caller may see.</exception>
    public async ValueTask<Consent> ReadAsync(Guid id, Caller caller, CancellationToken cancellationToken)
    {
        if (await archive.FindAsync(id, RecordKind.Consent, Consent.Parser, cancellationToken) is not { } consent || !ConsentAccess.MaySee(consent.State, caller.Participant.Id))
        {
            throw new RefusedException(new Refusal(RefusalReason.NotFound, "There is no such consent that you may see.", "id"));
        }

        await search.NoteAsync(consent.Row.SubjectId, caller, cancellationToken);
        return consent.State;
    }

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

    /// <summary>A consent that the caller has changed, as it stands. The answer to a repeat is a read like any other.</summary>
    public async ValueTask<Stored<Consent>> ReadChangedAsync(Receipt receipt, Caller caller, CancellationToken cancellationToken)
    {
        var consent = await archive.FindAsync(receipt.RecordId, RecordKind.Consent, Consent.Parser, cancellationToken) ?? throw RevokeConsent.NotFound();
        if (receipt.Decision is null)
        {
            await search.NoteAsync(consent.Row.SubjectId, caller, cancellationToken);
        }

        return consent;
    }

    /// <summary>The caller's exchanges that have ended since a change of consent. What was submitted while the change was under way, and so escaped it, is closed
    /// first.</summary>
    public async ValueTask<IReadOnlyList<string>> ListClosedAsync(
        Guid subjectId, string participantId, Timestamp changeTime, CancellationToken cancellationToken)
    {
        await exchanges.CloseUncoveredAsync(subjectId, cancellationToken);
        var resting = await exchanges.ListAsync(subjectId, cancellationToken);
        return
        [
            .. resting
                .Where(exchange => exchange.HasEnded && exchange.HasParty(participantId) && FromDateTimeOffset(exchange.UpdateTime) >= changeTime)
                .Select(exchange => exchange.RecordId.ToString()),
        ];
    }

    /// <summary>What was disclosed on agreement in the caller's exchanges, and beside them. Complete once a revocation is on disk, since nothing follows it.</summary>
    public async ValueTask<IReadOnlyList<Disclosure>> ListDisclosuresAsync(Guid subjectId, string participantId, CancellationToken cancellationToken)
    {
        var disclosures = new List<Disclosure>();
        foreach (var exchange in await exchanges.ListAsync(subjectId, cancellationToken))
        {
            if (exchange.HasParty(participantId))
            {
                var closed = await store.FindEntryAsync(exchange.RecordId, exchange.ClosingKind, cancellationToken);
                disclosures.AddRange((await store.ListDisclosuresAsync(exchange.RecordId, cancellationToken)).Where(entry => !IsClosure(entry, closed)).Select(ToDisclosure));
            }
        }

        foreach (var other in others)
        {
            disclosures.AddRange(await other.ListAsync(subjectId, participantId, cancellationToken));
        }

        return [.. disclosures.OrderBy(disclosure => disclosure.DiscloseTime)];
    }

    /// <summary>Whether a delivery told no more than that the exchange is closed.</summary>
    private static bool IsClosure(EntryRow disclosure, EntryRow? closed) =>
        disclosure.Kind == EntryKind.DisclosedToInbox && closed is not null && disclosure.RecordVersion >= closed.RecordVersion;

    private static Disclosure ToDisclosure(EntryRow entry) => new()
    {
        ParticipantId = entry.Actor,
        ExchangeId = entry.RecordId.ToString(),
        ExchangeVersion = entry.RecordVersion,
        DiscloseTime = FromDateTimeOffset(entry.Time),
        Channel = entry.Kind == EntryKind.DisclosedToInbox ? DisclosureChannel.Inbox : DisclosureChannel.Read,
    };

    private async ValueTask<IReadOnlyList<Stored<Consent>>> ListAllAsync(Subject subject, Caller caller, CancellationToken cancellationToken) =>
        await search.FindAsync(subject, caller, cancellationToken) is { } known ? known.Consents : [];
}
