using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>A referral as routing sees it.</summary>
internal static class ReferralQuestion
{
    /// <param name="named">The citizen, where they live.</param>
    /// <param name="domains">What it is about, the leading one first.</param>
    /// <param name="sender">Its source; null if the directory does not know it.</param>
    /// <param name="fieldPrefix">What stands before <c>address</c> and <c>area_code</c> in the request.</param>
    public static RoutingQuestion Of(
        Subject named, IReadOnlyList<LifeDomain> domains, ReferralContent content, Participant? sender, DateTimeOffset now, string fieldPrefix) =>
        new(named.Address, named.AreaCode, domains, named.GetAge(now), fieldPrefix)
        {
            Sender = sender,
            IsReferral = true,
            Priority = content.Priority,
            Assessment = content.Assessment,
            Residence = named.Residence,
            ResponsibleMunicipality = named.ResponsibleMunicipalityCode,
        };
}
