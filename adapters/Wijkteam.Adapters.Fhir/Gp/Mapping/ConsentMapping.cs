using Google.Protobuf.WellKnownTypes;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>A Consent as the contract's. Nothing that limits it is passed over: what is not understood here is refused.</summary>
internal static class ConsentMapping
{
    /// <param name="field">The consent's path in the contract.</param>
    /// <param name="unsaid">The purpose of a consent that names none.</param>
    public static async ValueTask<V1.Consent> MapAsync(
        Part<Consent> part,
        ReferenceLookup references,
        string field,
        FieldOrigins origins,
        FhirFaultList faults,
        Participants participants,
        V1.ConsentPurpose unsaid = V1.ConsentPurpose.Referral)
    {
        var (consent, path) = (part.Resource, part.Path);
        origins.Add(field, path);
        BundleCheck.CheckResource(part, faults);
        BundleCheck.CheckReferences(part, LocalReferences.Of(consent), references, faults);
        BundleCheck.CheckExtension<Integer>(consent, path, FhirUris.ParentalAuthorityCount, faults);
        if (consent.Status != Consent.ConsentState.Active)
        {
            faults.NotUnderstood($"{path}.status", "A consent that is recorded is active.");
        }

        var provision = consent.Provision ?? new Consent.provisionComponent();
        ConsentLimits.Check(provision, $"{path}.provision", faults);
        CheckPeriod(provision.Period, $"{path}.provision.period", faults);
        var mapped = new V1.Consent
        {
            Decision = DecisionOf(provision, consent.PolicyRule, path, faults),
            Scope = await ScopeOfAsync(provision, path, field, unsaid, origins, faults, participants),
            StartTime = ToTimestamp(DutchTime.Start(provision.Period?.Start)),
            EndTime = ToTimestamp(DutchTime.End(provision.Period?.End)),
            ParentalAuthorityCount = (consent.Extension.Find(extension => extension.Url == FhirUris.ParentalAuthorityCount)?.Value as Integer)?.Value ?? 0,
        };
        origins.Add($"{field}.decision", provision.Type is null ? $"{path}.policyRule" : $"{path}.provision.type");
        origins.Add($"{field}.start_time", $"{path}.provision.period.start");
        origins.Add($"{field}.end_time", $"{path}.provision.period.end");
        origins.Add($"{field}.parental_authority_count", $"{path}.extension('{FhirUris.ParentalAuthorityCount}')");
        ConsentGivers.Map(part, references, mapped, field, origins, faults);
        return mapped;
    }

    /// <summary>A beginning or end that is there and cannot be read is not taken for none: the consent would be wider than it was given.</summary>
    private static void CheckPeriod(Period? period, string path, FhirFaultList faults)
    {
        if (period?.StartElement is not null && DutchTime.Start(period.Start) is null)
        {
            faults.NotUnderstood($"{path}.start", "A date, or a moment from the year 1 to 9999.");
        }

        if (period?.EndElement is not null && DutchTime.End(period.End) is null)
        {
            faults.NotUnderstood($"{path}.end", "A date, or a moment from the year 1 to 9999.");
        }
    }

    /// <summary>What the provision says; where it says nothing, what the rule says that it stands under
    /// (https://hl7.org/fhir/R4/consent-definitions.html#Consent.provision.type).</summary>
    private static V1.ConsentDecision DecisionOf(Consent.provisionComponent provision, CodeableConcept? rule, string path, FhirFaultList faults)
    {
        if (provision.Type is { } type)
        {
            return type == Consent.ConsentProvisionType.Deny ? V1.ConsentDecision.Deny : V1.ConsentDecision.Permit;
        }

        var code = rule?.Coding.Find(coding => coding.System == FhirUris.ActCode)?.Code;
        if (rule is not null && code is not ("OPTIN" or "OPTOUT"))
        {
            faults.NotUnderstood($"{path}.policyRule", "Without a type of provision, the rule must be OPTIN or OPTOUT.");
        }

        return code == "OPTOUT" ? V1.ConsentDecision.Deny : V1.ConsentDecision.Permit;
    }

    private static async ValueTask<V1.ConsentScope> ScopeOfAsync(
        Consent.provisionComponent provision,
        string path,
        string field,
        V1.ConsentPurpose unsaid,
        FieldOrigins origins,
        FhirFaultList faults,
        Participants participants)
    {
        var scope = new V1.ConsentScope { Purpose = PurposeOf(provision, path, unsaid, faults) };
        origins.Add($"{field}.scope", $"{path}.provision");
        origins.Add($"{field}.scope.recipient_participant_id", $"{path}.provision.actor");
        for (var i = 0; i < provision.Actor.Count; i++)
        {
            if (i > 0)
            {
                faults.NotUnderstood($"{path}.provision.actor[{i}]", "One recipient per consent.");
                continue;
            }

            await MapRecipientAsync(provision.Actor[i], $"{path}.provision.actor[{i}]", scope, faults, participants);
        }

        for (var i = 0; i < provision.Class.Count; i++)
        {
            if (provision.Class[i] is { System: FhirUris.LifeDomainSystem } coding && ContractCodes<V1.LifeDomain>.TryParse(coding.Code, out var domain))
            {
                scope.LifeDomains.Add(domain);
            }
            else
            {
                faults.NotUnderstood($"{path}.provision.class[{i}]", "A class of data is one of the hub's life domains.");
            }
        }

        return scope;
    }

    private static async ValueTask MapRecipientAsync(
        Consent.provisionActorComponent actor, string path, V1.ConsentScope scope, FhirFaultList faults, Participants participants)
    {
        if (actor.Reference?.Identifier is { System: FhirUris.ParticipantKindSystem } kind)
        {
            if (ContractCodes<V1.ParticipantKind>.TryParse(kind.Value, out var recipientKind))
            {
                scope.RecipientKind = recipientKind;
                return;
            }
        }
        else if (await participants.FindAsync(actor.Reference) is { } participant)
        {
            scope.RecipientParticipantId = participant.Id;
            return;
        }

        faults.Add(OperationOutcome.IssueType.NotFound, "PARTICIPANT_UNKNOWN", $"{path}.reference", "The recipient must be an organisation, or a kind of organisation, that the hub knows.");
    }

    private static V1.ConsentPurpose PurposeOf(Consent.provisionComponent provision, string path, V1.ConsentPurpose unsaid, FhirFaultList faults)
    {
        if (provision.Purpose.Count == 0)
        {
            return unsaid;
        }

        if (provision.Purpose is [{ System: FhirUris.ConsentPurposeSystem } coding] && ContractCodes<V1.ConsentPurpose>.TryParse(coding.Code, out var purpose))
        {
            return purpose;
        }

        faults.NotUnderstood($"{path}.provision.purpose", "One purpose, of those that the hub knows.");
        return V1.ConsentPurpose.Unspecified;
    }

    private static Timestamp? ToTimestamp(DateTimeOffset? instant) => instant is { } time ? Timestamp.FromDateTimeOffset(time) : null;
}
