using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Submissions;

/// <summary>The spine of the hub: every step that anyone takes goes through <see cref="TakeAsync"/>.</summary>
internal sealed class Submission(
    IJournalStore store,
    Archive archive,
    IKeyStore keys,
    CurrentDirectory directory,
    IInboxes inboxes,
    RequestFingerprint fingerprint,
    IEnumerable<IDecisionFollower> followers,
    Telemetry telemetry,
    TimeProvider time)
{
    private const int MaxAttempts = 8;

    /// <summary>Takes a step: load → route → consent → decide → follow → commit, which also deduplicates → wake. On return it is on disk.</summary>
    /// <exception cref="RefusedException">The step may not be taken; nothing has changed.</exception>
    public async ValueTask<Receipt> TakeAsync<TState>(Step<TState> step, CancellationToken cancellationToken)
        where TState : State
    {
        var hmac = step.Request is { } request ? fingerprint.Of(request) : null;
        try
        {
            return await CarryOutAsync(step, hmac, cancellationToken) ?? (await FindRepeatAsync(step, hmac, refusal: null, cancellationToken))!;
        }
        catch (RefusedException refused)
        {
            // What was in order once stays so, whatever today's rules say of it.
            if (await FindRepeatAsync(step, hmac, refused.Refusal, cancellationToken) is { } repeat)
            {
                return repeat;
            }

            throw;
        }
    }

    /// <returns>Null if the commit finds that the request was carried out before: the journal's unique index is what deduplicates.</returns>
    private async ValueTask<Receipt?> CarryOutAsync<TState>(Step<TState> step, byte[]? hmac, CancellationToken cancellationToken)
        where TState : State
    {
        step.Faults?.ThrowIfAny();
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var now = time.GetStorableNow();
            var state = await step.LoadAsync(archive, cancellationToken);
            var circumstances = new Circumstances(now, Guid.CreateVersion7(now), directory.Snapshot) { NewConsentId = Guid.CreateVersion7(now), Loads = directory.Loads };
            if (await DecideAsync(step, state, circumstances, cancellationToken) is not { } decision)
            {
                continue;
            }

            using var commit = await PrepareAsync(step, state, decision, hmac, now, cancellationToken);

            // From here on it happens, whether or not the caller still waits; what is leased with it must get to its stream.
            var result = (await store.WriteAsync([commit.Append], CancellationToken.None))[0];
            telemetry.Submitted(step.GetType().Name, result);
            if (result == WriteResult.Done)
            {
                commit.Wake();
            }

            await RememberAsync(state, decision, result);

            switch (result)
            {
                case WriteResult.Done:
                    return new Receipt(decision.Entries[0].RecordId, decision);
                case WriteResult.Duplicate:
                    return null;
                case WriteResult.Taken:
                    throw ExternalIdentifierTaken();
            }
        }

        throw new RefusedException(new Refusal(RefusalReason.Conflict, "Others kept changing the same thing; try again."));
    }

    public static RefusedException ExternalIdentifierTaken() => new(new Refusal(
        RefusalReason.ExternalIdentifierTaken, "You have submitted another one under this identifier of your own.", "external_identifier"));

    /// <returns>Null if the citizen's consents are others than the state says: look again.</returns>
    private async ValueTask<Decision?> DecideAsync<TState>(Step<TState> step, TState state, Circumstances circumstances, CancellationToken cancellationToken)
        where TState : State
    {
        try
        {
            circumstances = circumstances with { Route = step.Route(state, circumstances) };
            circumstances = circumstances with { Consent = step.Consent(state, circumstances) };
            return await FollowAsync(state, step.Decide(state, circumstances), circumstances, cancellationToken);
        }
        catch (RefusedException) when (!state.IsNew)
        {
            // A permission may be stale, for the commit will tell; a refusal may not.
            if (await archive.RefreshAsync(state.Subject, cancellationToken))
            {
                return null;
            }

            throw;
        }
    }

    /// <param name="refusal">Why the request was refused; null if it was not.</param>
    private async ValueTask<Receipt?> FindRepeatAsync<TState>(Step<TState> step, byte[]? hmac, Refusal? refusal, CancellationToken cancellationToken)
        where TState : State
    {
        if (step is not { Request: { } request, Caller: { } caller })
        {
            return null;
        }

        var past = await store.FindRequestAsync(caller.Participant.Id, request.Id, cancellationToken);

        // Whoever reports danger is told whom to telephone, and nothing else first.
        return past is null || (refusal?.Reason == RefusalReason.AcuteDanger && !past.IsOf(hmac!)) ? null : new Receipt(past.RecordIdFor(hmac!), Decision: null);
    }

    private async ValueTask<Commit> PrepareAsync<TState>(
        Step<TState> step, TState state, Decision decision, byte[]? hmac, DateTimeOffset now, CancellationToken cancellationToken)
        where TState : State
    {
        var subjectKeys = new Dictionary<Guid, SubjectKeys> { [state.Subject.Id] = await KeysOfAsync(state.Subject, state.IsNew, cancellationToken) };
        foreach (var other in decision.Others)
        {
            subjectKeys[other.Seen.Id] = await KeysOfAsync(other.Seen, other.IsNew, cancellationToken);
        }

        using var sealings = new Sealings(subjectKeys, now);
        return new Commit(inboxes, sealings, state, decision, step.Caller, step.Request is { } request ? (request.Id, hmac!) : null, now);
    }

    /// <remarks>New keys are on disk before anything is sealed under them.</remarks>
    private async ValueTask<SubjectKeys> KeysOfAsync(SubjectRow subject, bool isNew, CancellationToken cancellationToken) => isNew
        ? await keys.CreateAsync(subject.Id, cancellationToken)
        : await keys.FindAsync(subject.Id, cancellationToken) ?? throw new InvalidOperationException("A citizen without keys.");

    private async ValueTask<Decision> FollowAsync(State state, Decision decision, Circumstances circumstances, CancellationToken cancellationToken)
    {
        foreach (var follower in followers)
        {
            decision = await follower.FollowAsync(state, decision, circumstances, cancellationToken);
        }

        return decision;
    }

    /// <summary>Keeps in memory whose consents or household have changed, here or unseen: what follows is most often a step with the same citizen.</summary>
    private async ValueTask RememberAsync(State state, Decision decision, WriteResult result)
    {
        var changed = decision.Others.Where(other => other.Advances).Select(other => other.Seen).Concat(decision.ChangesConsent ? [state.Subject] : []);
        var looked = result == WriteResult.Conflict ? decision.Others.Select(other => other.Seen).Append(state.Subject) : changed;
        foreach (var subject in looked)
        {
            await archive.RefreshAsync(subject, CancellationToken.None);
        }

        if (result == WriteResult.Done)
        {
            foreach (var subject in changed)
            {
                archive.TellChanged(subject);
            }
        }
    }
}

/// <summary>What taking a step came to.</summary>
/// <param name="RecordId">The record that the request made or changed.</param>
/// <param name="Decision">What was decided now; null if the request is a repeat of one that was carried out before.</param>
internal sealed record Receipt(Guid RecordId, Decision? Decision);
