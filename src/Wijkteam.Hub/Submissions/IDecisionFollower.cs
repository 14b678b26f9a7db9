namespace Wijkteam.Hub.Submissions;

/// <summary>Adds to a decision what follows from it elsewhere, so that both are one commit: what a household's parties are told of a step with a member, say.</summary>
internal interface IDecisionFollower
{
    /// <summary>The decision, with what follows from it; the same if nothing does.</summary>
    ValueTask<Decision> FollowAsync(State state, Decision decision, Circumstances circumstances, CancellationToken cancellationToken);
}
