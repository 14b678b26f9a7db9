using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>What routing needs to know of a question.</summary>
/// <param name="Address">Where the citizen lives or stays; null if the question comes from an area.</param>
/// <param name="AreaCode">The area that an anonymous question comes from; not looked at if there is an address.</param>
/// <param name="LifeDomains">What it is about, the leading one first.</param>
/// <param name="Age">The citizen's age in whole years; null if not known.</param>
/// <param name="FieldPrefix">What stands before <c>address</c> and <c>area_code</c> in the request. Example: <c>content.subject.</c></param>
internal sealed record RoutingQuestion(
    Address? Address,
    string AreaCode,
    IReadOnlyList<LifeDomain> LifeDomains,
    int? Age,
    string FieldPrefix = "")
{
    /// <summary>From this age on somebody is an adult.</summary>
    public const int Adult = 18;

    /// <summary>Who asks; null if it does not matter.</summary>
    public Participant? Sender { get; init; }

    /// <summary>Whether it is a referral, and not a signal.</summary>
    public bool IsReferral { get; init; }

    /// <summary>Whether it is the citizen's own (<c>origin = SELF</c>).</summary>
    public bool IsOwn { get; init; }

    public Priority Priority { get; init; }

    /// <summary>What the sender has assessed; null if nothing.</summary>
    public Assessment? Assessment { get; init; }

    public Residence Residence { get; init; }

    /// <summary>The municipality that stays responsible for a young person in residential care; empty if that of the address is.</summary>
    public string ResponsibleMunicipality { get; init; } = "";

    /// <summary>How many signals about the same citizen came within the year before it.</summary>
    public int EarlierSignals { get; init; }

    public bool IsUrgent => PriorityCheck.IsUrgent(Priority);

    /// <summary>A GP's referral of a child is statutory (Jeugdwet 2.6): it may be informed on, never blocked or diverted.</summary>
    public bool IsStatutory => IsReferral && Sender?.Kind == ParticipantKind.GpPractice && Age < Adult;
}
