using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>Reads a request that asks for a route and sends nothing.</summary>
internal static class RouteRequest
{
    private const int MaxAge = 130;
    private const int MaxCodes = 20;

    /// <summary>The question in the request.</summary>
    /// <exception cref="RefusedException">A field is missing, malformed or does not go with the others.</exception>
    public static RoutingQuestion Read(ResolveRouteRequest request, Participant caller)
    {
        var faults = new Faults();
        PriorityCheck.Check(faults, "priority", request.Priority);
        WhereaboutsCheck.Check(faults, prefix: "", request.Address, request.AreaCode, request.Residence);
        if (request is { HasAge: true, Age: < 0 or > MaxAge })
        {
            faults.Invalid("age", $"0 to {MaxAge}.");
        }

        CheckDomains(faults, request);
        AssessmentCheck.Check(faults, "assessment", request.Assessment);
        CheckResponsible(faults, request);
        var domains = IcpcLifeDomains.Resolve(request.LifeDomains, request.IcpcCodes);
        if (domains.Count == 0)
        {
            faults.Add("life_domains", RefusalReason.FieldRequired, "Required, since no problem code maps to a life domain.");
        }

        faults.ThrowIfAny();
        return new RoutingQuestion(request.Address, request.AreaCode, domains, request.HasAge ? request.Age : null)
        {
            Sender = caller,
            IsReferral = true,
            Priority = request.Priority,
            Assessment = request.Assessment,
            Residence = request.Residence,
            ResponsibleMunicipality = request.ResponsibleMunicipalityCode,
        };
    }

    private static void CheckResponsible(Faults faults, ResolveRouteRequest request)
    {
        if (request.ResponsibleMunicipalityCode.Length > 0 && !AreaCode.IsMunicipality(request.ResponsibleMunicipalityCode))
        {
            faults.Invalid("responsible_municipality_code", "\"GM\" and 4 digits.");
        }
    }

    private static void CheckDomains(Faults faults, ResolveRouteRequest request)
    {
        LifeDomainCheck.Check(faults, "life_domains", request.LifeDomains);
        if (request.IcpcCodes.Count > MaxCodes)
        {
            faults.Invalid("icpc_codes", $"At most {MaxCodes}.");
        }

        for (var i = 0; i < Math.Min(request.IcpcCodes.Count, MaxCodes); i++)
        {
            if (!IcpcLifeDomains.IsCode(request.IcpcCodes[i]))
            {
                faults.Invalid($"icpc_codes[{i}]", "A chapter's letter, two digits and optionally a point and two digits.");
            }
        }
    }
}
