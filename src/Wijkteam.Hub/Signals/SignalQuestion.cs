using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>A signal as routing sees it.</summary>
internal static class SignalQuestion
{
    /// <param name="named">The citizen, where they live.</param>
    /// <param name="domains">What it is about, the leading one first.</param>
    /// <param name="sender">Its source; null if the directory does not know it.</param>
    /// <param name="fieldPrefix">What stands before <c>address</c> and <c>area_code</c> in the request.</param>
    public static RoutingQuestion Of(
        Subject named, IReadOnlyList<LifeDomain> domains, SignalContent content, SignalOrigin origin, Participant? sender, DateTimeOffset now, string fieldPrefix) =>
        new(named.Address, named.AreaCode, domains, named.GetAge(now), fieldPrefix)
        {
            Sender = sender,
            IsOwn = origin == SignalOrigin.Self,
            Priority = content.Priority,
            Assessment = content.Assessment,
            Residence = named.Residence,
            ResponsibleMunicipality = named.ResponsibleMunicipalityCode,
        };

    /// <summary>Where it goes on this ground of processing: to a desk of its own, or to whom the question is for.</summary>
    public static Route Resolve(DirectorySnapshot directory, RoutingQuestion question, GroundKind ground, TeamLoads loads) => SignalLimits.DeskFor(ground) is { } task
        ? Router.ResolveDesk(directory, question, task)
        : Router.Resolve(directory, question, loads);
}
