using System.Collections.Concurrent;
using System.Collections.Immutable;
using Wijkteam.Hub.Identity.Certificates;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Identity;

/// <summary>The calls that stay open for a while in this process, by who made them: they end at once when their caller may go on no longer.</summary>
internal sealed class OpenCalls(Restrictions restrictions, CertificateBinding binding)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<IOpenCall>> _calls = new();

    public void Add(IOpenCall call)
    {
        _calls.AddOrUpdate(call.Caller.Participant.Id, [call], (_, calls) => calls.Add(call));

        // Whoever was restricted between the call and now is not among those whom that ended.
        RefuseRestricted(call);
    }

    public void Remove(IOpenCall call) => _calls.AddOrUpdate(call.Caller.Participant.Id, [], (_, calls) => calls.Remove(call));

    /// <summary>Ends those calls whose callers may go on no longer.</summary>
    public void RefuseRestricted()
    {
        foreach (var call in _calls.Values.SelectMany(calls => calls))
        {
            RefuseRestricted(call);
        }
    }

    /// <summary>Ends all of a participant's.</summary>
    public void Refuse(string participantId, Refusal refusal)
    {
        foreach (var call in _calls.GetValueOrDefault(participantId, []))
        {
            call.Refuse(refusal);
        }
    }

    /// <summary>Carries out a call that is no more than what it awaits: a refusal cancels it.</summary>
    /// <exception cref="RefusedException">TOKEN_INVALID or PARTICIPANT_PAUSED: its caller may go on no longer.</exception>
    public async Task<T> RunAsync<T>(Caller caller, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        using var call = new CancellableCall(caller, cancellationToken);
        Add(call);
        try
        {
            return await run(call.Token);
        }
        catch (OperationCanceledException) when (call.Refusal is { } refusal)
        {
            throw new RefusedException(refusal);
        }
        finally
        {
            Remove(call);
        }
    }

    /// <inheritdoc cref="RunAsync{T}" />
    public Task RunAsync(Caller caller, Func<CancellationToken, Task> run, CancellationToken cancellationToken) => RunAsync(
        caller,
        async end =>
        {
            await run(end);
            return true;
        },
        cancellationToken);

    private void RefuseRestricted(IOpenCall call)
    {
        if ((restrictions.RefusalOf(call.Caller) ?? binding.RefusalOf(call.Caller)) is { } refusal)
        {
            call.Refuse(refusal);
        }
    }

    private sealed class CancellableCall(Caller caller, CancellationToken cancellationToken) : IOpenCall, IDisposable
    {
        private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        private Refusal? _refusal;

        public Caller Caller => caller;

        public CancellationToken Token => _end.Token;

        public Refusal? Refusal => Volatile.Read(ref _refusal);

        public void Refuse(Refusal refusal)
        {
            Volatile.Write(ref _refusal, refusal);
            try
            {
                _end.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has ended by itself meanwhile.
            }
        }

        public void Dispose() => _end.Dispose();
    }
}

/// <summary>A call that stays open for a while.</summary>
internal interface IOpenCall
{
    /// <summary>Who made it.</summary>
    Caller Caller { get; }

    /// <summary>Ends it.</summary>
    void Refuse(Refusal refusal);
}
