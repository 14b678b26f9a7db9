using Google.Protobuf;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Submissions;

/// <summary>A step that somebody wants to take. Each capability brings its own; <see cref="Submission"/> takes them all the same way.</summary>
/// <typeparam name="TState">What it is decided on.</typeparam>
internal abstract class Step<TState>
    where TState : State
{
    /// <summary>Who asks; null for the hub itself.</summary>
    public Caller? Caller { get; init; }

    /// <summary>The client's request; null for the hub's own steps, which repeat by themselves.</summary>
    public StepRequest? Request { get; init; }

    /// <summary>What the edge found wrong with the request. It is said only of a request that is no repeat: what was in order once stays so.</summary>
    public Faults? Faults { get; init; }

    public abstract ValueTask<TState> LoadAsync(Archive archive, CancellationToken cancellationToken);

    /// <summary>Where it goes; null if it goes nowhere new.</summary>
    public virtual Route? Route(TState state, Circumstances circumstances) => null;

    /// <summary>What the citizen's consents say of it; null if it rests on none.</summary>
    public virtual ConsentVerdict? Consent(TState state, Circumstances circumstances) => null;

    /// <summary>Pure: no clock, no I/O, no randomness.</summary>
    /// <exception cref="RefusedException">The step may not be taken.</exception>
    public abstract Decision Decide(TState state, Circumstances circumstances);
}

/// <summary>A client's request: recognised by its id, bound to its content.</summary>
/// <param name="Method">The full name of the gRPC method.</param>
internal sealed record StepRequest(Guid Id, string Method, IMessage Message);

/// <summary>What a step is decided on; capabilities add their own.</summary>
/// <param name="Subject">The citizen.</param>
/// <param name="IsNew">Whether the store does not know the citizen yet.</param>
internal abstract record State(SubjectRow Subject, bool IsNew)
{
    /// <summary>The citizen's epoch once their consents have changed. For a new citizen nothing was decided before that must not stand.</summary>
    public long EpochAfterChange => IsNew ? Subject.Epoch : Subject.Epoch + 1;
}

/// <summary>What a decision may look at beside the state.</summary>
/// <param name="Now">The time.</param>
/// <param name="NewId">The id for a record that the step makes.</param>
/// <param name="Directory">The directory.</param>
/// <param name="Route">Where it goes, once routed.</param>
/// <param name="Consent">What the citizen's consents say, once asked.</param>
internal sealed record Circumstances(DateTimeOffset Now, Guid NewId, DirectorySnapshot Directory, Route? Route = null, ConsentVerdict? Consent = null)
{
    /// <summary>How many exchanges teams have open.</summary>
    public TeamLoads Loads { get; init; } = TeamLoads.None;

    /// <summary>The id for a consent that a step records beside its own record.</summary>
    public Guid NewConsentId { get; init; }

    /// <summary>An id for one of several things that a step makes of a kind, each with an index of its own, from 0.</summary>
    public Guid NewIdAt(int index) => Uuids.Next(NewId, index);
}
