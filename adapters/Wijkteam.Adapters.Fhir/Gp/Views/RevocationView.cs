using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Views;

/// <summary>How a consent was taken back, contained in it: a Provenance of who, when and what it closed, and an AuditEvent of each disclosure before it.</summary>
internal static class RevocationView
{
    private const string Itself = "#";

    /// <summary>Who took it back and when; null for a consent in force, and for one of which it was not recorded.</summary>
    public static Provenance? Of(V1.Consent consent) => consent.Revoker is not { } revoker ? null : new Provenance
    {
        Id = "revocation",
        Target = [new ResourceReference { Reference = Itself }],
        Recorded = consent.RevokeTime.ToDateTimeOffset(),
        Activity = new CodeableConcept { Coding = [new Coding { System = "http://terminology.hl7.org/CodeSystem/v3-DataOperation", Code = "UPDATE", Display = "revise" }] },
        Agent = [new Provenance.AgentComponent { Who = ConsentView.GiverOf(revoker) }],
    };

    /// <summary>Adds what the one who took it back is told: the Tasks that it closed, and what had been disclosed.</summary>
    public static async ValueTask AddAsync(Consent view, V1.RevokeConsentResponse revocation, Participants participants)
    {
        var closed = revocation.ClosedExchangeIds.Select(id => new ResourceReference { Reference = $"Task/{id}", Type = "Task" });
        view.Contained.OfType<Provenance>().FirstOrDefault()?.Target.AddRange(closed);
        foreach (var (index, disclosure) in revocation.Disclosures.Index())
        {
            view.Contained.Add(await EventOfAsync(disclosure, $"disclosure-{index + 1}", participants));
        }
    }

    /// <summary>A version of a Task; of a household, whose earlier versions are not at this door, the Group.</summary>
    private static ResourceReference WhatOf(V1.Disclosure disclosure) => disclosure.Channel == V1.DisclosureChannel.Household
        ? new ResourceReference { Reference = $"Group/{disclosure.ExchangeId}", Type = "Group" }
        : new ResourceReference { Reference = $"Task/{disclosure.ExchangeId}/_history/{disclosure.ExchangeVersion}", Type = "Task" };

    private static async ValueTask<AuditEvent> EventOfAsync(V1.Disclosure disclosure, string id, Participants participants) => new()
    {
        Id = id,
        Type = new Coding { System = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", Code = "disclose", Display = "Disclose Record Lifecycle Event" },
        Action = AuditEvent.AuditEventAction.R,
        Recorded = disclosure.DiscloseTime.ToDateTimeOffset(),
        Agent =
        [
            new AuditEvent.AgentComponent
            {
                Who = await participants.ReferToAsync(disclosure.ParticipantId),

                // Whoever reads has asked; what is delivered comes unasked.
                Requestor = disclosure.Channel != V1.DisclosureChannel.Inbox,
            },
        ],
        Source = new AuditEvent.SourceComponent { Observer = new ResourceReference { Display = "Wijkteam.Hub" } },
        Entity =
        [
            new AuditEvent.EntityComponent { What = WhatOf(disclosure) },
            new AuditEvent.EntityComponent { What = new ResourceReference { Reference = Itself } },
        ],
    };
}
