using System.Net;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>What belongs to a household, by its id at this door: the household's and its own, without hyphens. That fills the 64 characters of a FHIR id, and leads to
/// the plan that a Goal stands in without anybody's having to look for it.</summary>
/// <param name="Household">The hub's id of the household.</param>
/// <param name="Item">The hub's id of the member, goal or outcome.</param>
internal readonly record struct HouseholdItemId(string Household, string Item)
{
    private const int UuidLength = 32;

    /// <summary>Null for what is no such id.</summary>
    public static HouseholdItemId? Parse(string? id) =>
        id?.Length == 2 * UuidLength
        && Guid.TryParseExact(id[..UuidLength], "N", out var household)
        && Guid.TryParseExact(id[UuidLength..], "N", out var item)
        && new HouseholdItemId(household.ToString(), item.ToString()) is var parsed
        && parsed.ToString() == id
            ? parsed
            : null;

    /// <summary>The id in a request's URL.</summary>
    /// <exception cref="FhirRefusedException">404: it is none.</exception>
    public static HouseholdItemId Of(HttpContext context) => Parse(context.Request.RouteValues["id"] as string) ?? throw NotFound();

    public static FhirRefusedException NotFound() => new(
        HttpStatusCode.NotFound, new FhirIssue(OperationOutcome.IssueType.NotFound, FhirReasons.NotFound, null, "There is nothing under this id, or nothing of yours."));

    public ResourceReference Refer(string type) => new() { Reference = $"{type}/{this}", Type = type };

    public override string ToString() => string.Concat(Household, Item).Replace("-", "", StringComparison.Ordinal);
}
