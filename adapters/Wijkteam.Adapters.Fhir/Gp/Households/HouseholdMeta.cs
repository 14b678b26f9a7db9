using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Views;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>What the views of a household have in common. Its Group, CareTeam and CarePlan have its id and its version.</summary>
internal static class HouseholdMeta
{
    public static Identifier Identify(string householdId) => new() { System = FhirUris.HouseholdSystem, Value = householdId };

    public static ResourceReference Refer(string type, string householdId) => new() { Reference = $"{type}/{householdId}", Type = type };

    public static void Stamp(Resource resource, string id, long version, Timestamp time)
    {
        resource.Id = id;
        resource.Meta = new Meta { VersionId = version.ToString(CultureInfo.InvariantCulture), LastUpdated = time.ToDateTimeOffset() };
    }

    public static string Write(Timestamp time) => ReferralMeta.Write(time.ToDateTimeOffset());

    public static CodeableConcept Concept(string system, string? code) => new() { Coding = [new Coding { System = system, Code = code }] };

    public static CodeableConcept Concept(V1.LifeDomain domain) => Concept(FhirUris.LifeDomainSystem, ContractCodes<V1.LifeDomain>.Of(domain));

    public static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
