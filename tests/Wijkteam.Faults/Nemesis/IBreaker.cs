namespace Wijkteam.Hub.Faults.Nemesis;

/// <summary>Somebody who breaks things.</summary>
internal interface IBreaker
{
    /// <summary>Whether the standby is the primary now.</summary>
    bool HasFailedOver { get; }

    /// <summary>Breaks and mends until its time is over; on return everything runs again.</summary>
    Task BreakAsync(CancellationToken cancellationToken);
}
