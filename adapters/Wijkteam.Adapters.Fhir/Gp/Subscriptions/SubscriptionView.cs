using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Subscriptions;

/// <summary>A Subscription as its participant sees it. Headers are secret and left out.</summary>
internal static class SubscriptionView
{
    public static Subscription Of(V1.Subscription subscription)
    {
        var isTopic = subscription.Payload is V1.NotificationPayload.Empty or V1.NotificationPayload.IdOnly;
        return new Subscription
        {
            Id = subscription.Id,
            Meta = isTopic ? new Meta { Profile = [FhirUris.BackportSubscription] } : null,
            Status = StatusOf(subscription.State),
            End = subscription.EndTime?.ToDateTimeOffset(),
            ReasonElement = Translated.Of("De praktijk hoort het als er iets verandert aan een verwijzing.", "The practice hears when something changes about a referral."),
            Criteria = isTopic ? FhirUris.TaskTopic : SubscriptionMapping.PlainCriteria,
            ErrorElement = subscription.State == V1.SubscriptionState.Error ? ErrorOf(subscription.ErrorReason) : null,
            Channel = new Subscription.ChannelComponent
            {
                Type = Subscription.SubscriptionChannelType.RestHook,
                Endpoint = subscription.Endpoint,
                PayloadElement = PayloadOf(subscription.Payload),
            },
        };
    }

    public static Subscription.SubscriptionStatus StatusOf(V1.SubscriptionState state) => state switch
    {
        V1.SubscriptionState.Requested => Subscription.SubscriptionStatus.Requested,
        V1.SubscriptionState.Active => Subscription.SubscriptionStatus.Active,
        V1.SubscriptionState.Error => Subscription.SubscriptionStatus.Error,
        _ => Subscription.SubscriptionStatus.Off,
    };

    private static Code? PayloadOf(V1.NotificationPayload payload) => payload switch
    {
        V1.NotificationPayload.IdOnly => Backport(SubscriptionMapping.IdOnly),
        V1.NotificationPayload.Empty => Backport(SubscriptionMapping.Empty),
        V1.NotificationPayload.Task => new Code(FhirFormat.Json.MediaType),
        _ => null,
    };

    private static Code Backport(string content) =>
        new(FhirFormat.Json.MediaType) { Extension = [new Extension { Url = FhirUris.BackportPayloadContent, Value = new Code(content) }] };

    private static FhirString ErrorOf(V1.SubscriptionErrorReason reason) => reason switch
    {
        V1.SubscriptionErrorReason.NoAnswer => Translated.Of(
            "Het adres antwoordt niet. De hub probeert het opnieuw.", "The endpoint does not answer: no connection, no valid certificate, or not in time. It is tried again."),
        V1.SubscriptionErrorReason.ServerError => Translated.Of(
            "Het adres meldt een eigen fout (5xx). De hub probeert het opnieuw.", "The endpoint failed (5xx). It is tried again."),
        V1.SubscriptionErrorReason.Overloaded => Translated.Of(
            "Het adres vraagt om geduld. De hub probeert het opnieuw.", "The endpoint asked for patience (408, 425, 429). It is tried again."),
        V1.SubscriptionErrorReason.Redirect => Translated.Of(
            "Het adres verwijst door; dat volgt de hub niet.", "The endpoint redirects, which is not followed. It is tried again."),
        V1.SubscriptionErrorReason.EndpointNotAllowed => Translated.Of(
            "De beheerder van de hub staat dit adres niet meer toe.", "The operator no longer allows this endpoint. Nothing is pushed until that changes."),
        _ => Translated.Of("Het adres is niet bereikbaar.", "The endpoint cannot be reached."),
    };
}
