using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Operations;

/// <summary>Carries out what operators decide about participants, each request once, with an entry that says who it was. Such an entry is about no citizen: it is
/// sealed under a key of the hub's.</summary>
internal sealed class OperatorJournal(IJournalStore store, IKeyStore keys, RequestFingerprint fingerprint, ILogger<OperatorJournal> logger, TimeProvider time)
{
    private const int MaxAttempts = 8;

    private readonly byte[] _key = keys.HubKey(HubKeyNames.Operators, () => RandomNumberGenerator.GetBytes(Sealer.KeySize));

    /// <summary>Takes a step: prepare → commit, which also deduplicates. On return it is on disk.</summary>
    /// <param name="prepare">Decides on what it finds at a time; again if that has changed before the commit.</param>
    /// <returns>What was done, now or by the same request before.</returns>
    /// <exception cref="RefusedException">The step may not be taken; nothing has changed.</exception>
    public async ValueTask<OperatorAct> TakeAsync(
        Caller caller, StepRequest request, Faults faults, Func<DateTimeOffset, ValueTask<OperatorStep>> prepare, CancellationToken cancellationToken)
    {
        if (await FindRepeatAsync(caller, request, cancellationToken) is { } repeat)
        {
            return repeat;
        }

        faults.ThrowIfAny();
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var now = time.GetStorableNow();
            var step = await prepare(now);
            switch ((await store.WriteAsync([step.Write(Entry(step, caller, request, now))], CancellationToken.None))[0])
            {
                case WriteResult.Done:
                    step.Done();
                    logger.Done(step.Kind, caller.Participant.Id, $"{step.Act.ParticipantId}{step.Act.ProfileVersion}");
                    return step.Act;
                case WriteResult.Duplicate:
                    return (await FindRepeatAsync(caller, request, cancellationToken))!;
                case WriteResult.Stale:
                    throw new RefusedException(new Refusal(RefusalReason.StateNotAllowed, step.Stale));
            }
        }

        throw new RefusedException(new Refusal(RefusalReason.Conflict, "Others kept changing the same thing; try again."));
    }

    private async ValueTask<OperatorAct?> FindRepeatAsync(Caller caller, StepRequest request, CancellationToken cancellationToken)
    {
        if (await store.FindRequestAsync(caller.Participant.Id, request.Id, cancellationToken) is not { } past)
        {
            return null;
        }

        var id = past.RecordIdFor(fingerprint.Of(request));
        var entry = await store.FindEntryAsync(id, id, cancellationToken) ?? throw new InvalidOperationException("A request made an entry that is not there.");
        return OperatorAct.Parser.ParseFrom(Sealer.Open(_key, new SealedPlace(SealedKind.EntryContent, id), entry.Content));
    }

    private EntryRow Entry(OperatorStep step, Caller caller, StepRequest request, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        using var cipher = Sealer.CipherOf(_key);
        return new EntryRow(
            id, step.Kind, RecordId: id, RecordVersion: 0, SubjectId: Guid.Empty, caller.Participant.Id, request.Id, fingerprint.Of(request), now,
            Activity.Current?.Id, Sealer.Seal(cipher, new SealedPlace(SealedKind.EntryContent, id), step.Act),
            Sealer.Seal(cipher, new SealedPlace(SealedKind.EntryDetail, id), new EntryDetail { Professional = caller.Professional }));
    }
}

/// <summary>A step that an operator takes.</summary>
/// <param name="Act">What the entry tells.</param>
/// <param name="Write">What is written, with the entry.</param>
/// <param name="Stale">What to say if it is so already.</param>
internal sealed record OperatorStep(EntryKind Kind, OperatorAct Act, Func<EntryRow, Write> Write, string Stale = "")
{
    /// <summary>What follows its commit.</summary>
    public Action Done { get; init; } = () => { };
}
