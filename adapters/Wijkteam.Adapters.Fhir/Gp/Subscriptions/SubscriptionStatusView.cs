using System.Globalization;
using Hl7.Fhir.Model;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Subscriptions;

/// <summary>How a subscription stands, as the R5 Subscriptions Backport has it for R4
/// (https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/StructureDefinition-backport-subscription-status-r4.html).</summary>
internal static class SubscriptionStatusView
{
    /// <param name="type">Why it is told: <c>event-notification</c> or <c>query-status</c>.</param>
    /// <param name="events">How many events there have been since it was made.</param>
    /// <param name="topic">Null for one as plain R4 has it.</param>
    public static Parameters Of(string id, string type, Subscription.SubscriptionStatus status, long events, string? topic)
    {
        var view = new Parameters { Meta = new Meta { Profile = [FhirUris.BackportStatus] } };
        view.Add("subscription", new ResourceReference { Reference = $"Subscription/{id}", Type = nameof(Subscription) });
        if (topic is not null)
        {
            view.Add("topic", new Canonical(topic));
        }

        view.Add("status", new Code<Subscription.SubscriptionStatus>(status));
        view.Add("type", new Code(type));
        view.Add("events-since-subscription-start", new FhirString(events.ToString(CultureInfo.InvariantCulture)));
        return view;
    }

    /// <summary>The answer to <c>$status</c>.</summary>
    public static Bundle Of(V1.Subscription subscription)
    {
        var view = SubscriptionView.Of(subscription);
        var topic = view.Criteria == SubscriptionMapping.PlainCriteria ? null : view.Criteria;
        var status = Of(subscription.Id, "query-status", view.Status!.Value, subscription.EventsSinceSubscriptionStart, topic);
        if (view.ErrorElement is { } error)
        {
            status.Add("error", new CodeableConcept { TextElement = error });
        }

        return new Bundle
        {
            Type = Bundle.BundleType.Searchset,
            Entry =
            [
                new Bundle.EntryComponent
                {
                    FullUrl = $"urn:uuid:{Guid.NewGuid()}",
                    Resource = status,
                    Search = new Bundle.SearchComponent { Mode = Bundle.SearchEntryMode.Match },
                },
            ],
        };
    }
}
