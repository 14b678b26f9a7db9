using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Audit;

/// <summary>What was done with a citizen's data as an AuditEvent: of NEN 7513's fields, those that the hub knows.</summary>
internal static class AuditEventView
{
    private const string HubItself = "@hub";

    /// <param name="bsn">The citizen that was asked about; null if only an exchange was.</param>
    public static async ValueTask<AuditEvent> OfAsync(V1.AuditEvent seen, string? bsn, Participants participants)
    {
        var view = new AuditEvent
        {
            Id = seen.Id,
            Meta = new Meta { LastUpdated = seen.Time.ToDateTimeOffset() },
            Type = TypeOf(seen),
            Subtype = [AuditKinds.CodingOf(seen.Kind)],
            Action = ActionOf(seen.Action),
            Recorded = seen.Time.ToDateTimeOffset(),
            Outcome = seen.Outcome == V1.AuditOutcome.Failure ? AuditEvent.AuditEventOutcome.N4 : AuditEvent.AuditEventOutcome.N0,
            Agent = await AgentsOfAsync(seen.Agent, participants),
            Source = new AuditEvent.SourceComponent
            {
                Site = seen.Source,
                Observer = HubReference(),
                Type = [new Coding { System = "http://terminology.hl7.org/CodeSystem/security-source-type", Code = "4" }],
            },
            Entity = [.. EntitiesOf(seen.Entity, bsn)],
        };
        if (seen.Basis is { } basis)
        {
            view.Extension.Add(LegalBasisView.Of(basis));
        }

        return view;
    }

    private static Coding TypeOf(V1.AuditEvent seen) => new()
    {
        System = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle",
        Code = seen.Action switch
        {
            V1.AuditAction.Create => "originate",
            V1.AuditAction.Update => "amend",
            V1.AuditAction.Delete => "destroy",
            V1.AuditAction.Execute => "transmit",

            // Whoever reads has asked; what is delivered comes unasked.
            _ => seen.Agent?.Requestor == false ? "disclose" : "access",
        },
    };

    private static AuditEvent.AuditEventAction? ActionOf(V1.AuditAction action) => action switch
    {
        V1.AuditAction.Create => AuditEvent.AuditEventAction.C,
        V1.AuditAction.Read => AuditEvent.AuditEventAction.R,
        V1.AuditAction.Update => AuditEvent.AuditEventAction.U,
        V1.AuditAction.Delete => AuditEvent.AuditEventAction.D,
        V1.AuditAction.Execute => AuditEvent.AuditEventAction.E,
        _ => null,
    };

    /// <summary>The organisation first. The professional behind it is another agent where who they are may be known, else a role of the organisation's.</summary>
    private static async ValueTask<List<AuditEvent.AgentComponent>> AgentsOfAsync(V1.AuditAgent? agent, Participants participants)
    {
        if (agent is null)
        {
            return [new AuditEvent.AgentComponent { Who = new ResourceReference { Type = nameof(Organization), Display = "Een andere organisatie" }, Requestor = false }];
        }

        var role = agent.Professional is { Role.Length: > 0 } acting ? new List<CodeableConcept> { new() { Text = acting.Role } } : [];
        var organization = new AuditEvent.AgentComponent
        {
            Who = agent.ParticipantId == HubItself ? HubReference() : await participants.ReferToAsync(agent.ParticipantId), Requestor = agent.Requestor,
        };
        if (agent.Professional is not { Value.Length: > 0 } professional)
        {
            organization.Role = role;
            return [organization];
        }

        // One alone has asked: whoever acted.
        organization.Requestor = false;
        var who = new ResourceReference { Type = nameof(Practitioner), Identifier = new Identifier { System = professional.System, Value = professional.Value } };
        return [organization, new AuditEvent.AgentComponent { Role = role, Who = who, Requestor = agent.Requestor }];
    }

    private static IEnumerable<AuditEvent.EntityComponent> EntitiesOf(V1.AuditEntity entity, string? bsn)
    {
        if (WhatOf(entity) is { } what)
        {
            yield return new AuditEvent.EntityComponent { What = what, Type = EntityType("2"), Role = ObjectRole("4") };
        }

        if (bsn is not null)
        {
            var citizen = new ResourceReference { Type = nameof(Patient), Identifier = new Identifier { System = FhirUris.Bsn, Value = bsn } };
            yield return new AuditEvent.EntityComponent { What = citizen, Type = EntityType("1"), Role = ObjectRole("1") };
        }
    }

    private static ResourceReference? WhatOf(V1.AuditEntity entity) => entity.Kind switch
    {
        V1.AuditEntityKind.Referral or V1.AuditEntityKind.Signal => new ResourceReference { Reference = $"Task/{entity.Id}/_history/{entity.Version}", Type = "Task" },
        V1.AuditEntityKind.Consent => new ResourceReference { Reference = $"Consent/{entity.Id}", Type = nameof(Consent) },
        _ => null,
    };

    /// <summary>1 a person, 2 a system's object.</summary>
    private static Coding EntityType(string code) => new() { System = "http://terminology.hl7.org/CodeSystem/audit-entity-type", Code = code };

    /// <summary>1 the patient, 4 a resource.</summary>
    private static Coding ObjectRole(string code) => new() { System = "http://terminology.hl7.org/CodeSystem/object-role", Code = code };

    private static ResourceReference HubReference() => new() { Type = "Device", Display = "Wijkteam.Hub" };
}
