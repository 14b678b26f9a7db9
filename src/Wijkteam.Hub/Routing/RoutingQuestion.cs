using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>What routing needs to know of a referral.</summary>
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
    string FieldPrefix = "");
