using System.ComponentModel.DataAnnotations;

namespace Wijkteam.Hub.Households;

/// <summary>Within what the hub expects a coordinator to be found, and to be there.</summary>
internal sealed class HouseholdOptions
{
    public const string Section = "Hub:Households";

    /// <summary>How long a household may be without a coordinator before the hub escalates; 2 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan FindCoordinatorWithin { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How long an offer of the coordination stands; 3 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan AnswerOfferWithin { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long a coordinator may do nothing before the hub escalates; 14 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "90.00:00:00")]
    public TimeSpan SilenceAfter { get; set; } = TimeSpan.FromDays(14);
}
