namespace Wijkteam.Hub.Server.Demo;

/// <summary>What the acts are played with.</summary>
internal sealed record Stage(DemoHub Hub, DemoKeys Keys, Timeline Timeline, Steps Steps, TimeProvider Time)
{
    public DemoSystem Connect(string participantId) => new(participantId, Hub, Keys, Time);
}
