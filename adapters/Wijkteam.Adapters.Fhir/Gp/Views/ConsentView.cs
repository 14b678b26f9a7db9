using System.Globalization;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Views;

/// <summary>A recorded consent as a Consent.</summary>
internal static class ConsentView
{
    /// <param name="bsn">The citizen that was asked about; null if only the consent was.</param>
    public static async ValueTask<Consent> OfAsync(V1.Consent consent, string? bsn, Participants participants) => new()
    {
        Id = consent.Id,
        Meta = new Meta
        {
            VersionId = consent.Version.ToString(CultureInfo.InvariantCulture),
            LastUpdated = LastUpdated(consent),
        },
        Contained = RevocationView.Of(consent) is { } revocation ? [revocation] : [],
        Status = StatusOf(consent),
        Scope = new CodeableConcept { Coding = [new Coding { System = FhirUris.ConsentScope, Code = "patient-privacy" }] },
        Category = [new CodeableConcept { Coding = [new Coding { System = FhirUris.ActCode, Code = "IDSCL" }] }],
        Patient = bsn is null ? null : new ResourceReference { Type = nameof(Patient), Identifier = new Identifier { System = FhirUris.Bsn, Value = bsn } },
        DateTime = ReferralMeta.Write(consent.RecordTime.ToDateTimeOffset()),
        PolicyRule = new CodeableConcept { Coding = [new Coding { System = FhirUris.ActCode, Code = consent.Decision == V1.ConsentDecision.Deny ? "OPTOUT" : "OPTIN" }] },
        Organization = [await participants.ReferToAsync(consent.RecorderParticipantId)],
        Performer = [.. consent.Givers.Select(GiverOf)],
        Provision = await ProvisionOfAsync(consent, participants),
    };

    public static DateTimeOffset LastUpdated(V1.Consent consent) => (consent.RevokeTime ?? consent.RecordTime).ToDateTimeOffset();

    public static Consent.ConsentState StatusOf(V1.Consent consent) =>
        consent.Status == V1.ConsentStatus.Revoked ? Consent.ConsentState.Inactive : Consent.ConsentState.Active;

    /// <summary>In the form that <see cref="ConsentGivers"/> reads too, so that what is read can be put back.</summary>
    public static ResourceReference GiverOf(V1.ConsentGiver giver)
    {
        var isSubject = giver.Capacity == V1.GiverCapacity.Subject;
        return new ResourceReference
        {
            Type = isSubject ? nameof(Patient) : nameof(RelatedPerson),
            Identifier = new Identifier { System = FhirUris.GiverCapacitySystem, Value = ContractCodes<V1.GiverCapacity>.Of(giver.Capacity) },
            Display = isSubject ? "De inwoner zelf" : giver.Name,
        };
    }

    private static async ValueTask<Consent.provisionComponent> ProvisionOfAsync(V1.Consent consent, Participants participants)
    {
        var scope = consent.Scope;
        var provision = new Consent.provisionComponent
        {
            Type = consent.Decision == V1.ConsentDecision.Deny ? Consent.ConsentProvisionType.Deny : Consent.ConsentProvisionType.Permit,
            Period = new Period { Start = Write(consent.StartTime), End = Write(consent.ValidUntil ?? consent.EndTime) },
            Purpose = ContractCodes<V1.ConsentPurpose>.Of(scope.Purpose) is { } purpose ? [new Coding { System = FhirUris.ConsentPurposeSystem, Code = purpose }] : [],
            Class = [.. scope.LifeDomains.Select(domain => new Coding { System = FhirUris.LifeDomainSystem, Code = ContractCodes<V1.LifeDomain>.Of(domain) })],
        };
        if (scope.RecipientParticipantId.Length > 0)
        {
            provision.Actor.Add(ActorOf(await participants.ReferToAsync(scope.RecipientParticipantId)));
        }
        else if (ContractCodes<V1.ParticipantKind>.Of(scope.RecipientKind) is { } kind)
        {
            provision.Actor.Add(ActorOf(new ResourceReference { Type = nameof(Organization), Identifier = new Identifier { System = FhirUris.ParticipantKindSystem, Value = kind } }));
        }

        return provision;
    }

    private static Consent.provisionActorComponent ActorOf(ResourceReference reference) => new()
    {
        Role = new CodeableConcept { Coding = [new Coding { System = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", Code = "PRCP" }] },
        Reference = reference,
    };

    private static string? Write(Google.Protobuf.WellKnownTypes.Timestamp? time) => time is null ? null : ReferralMeta.Write(time.ToDateTimeOffset());
}
