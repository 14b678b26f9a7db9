using System.Globalization;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Subscriptions;
using Wijkteam.Hub.V1;
using Notification = Wijkteam.Hub.V1.Notification;

namespace Wijkteam.Adapters.Fhir.Gp.Push;

/// <summary>A notification as the R5 Subscriptions Backport has it for R4
/// (https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/StructureDefinition-backport-subscription-notification-r4.html).</summary>
internal static class NotificationBundle
{
    /// <param name="doorUrl">The door's URL as its clients know it; null if it is known to them alone.</param>
    public static Bundle Of(Notification notification, string? doorUrl, DateTimeOffset now)
    {
        var bundle = new Bundle
        {
            Type = Bundle.BundleType.History,
            Timestamp = now,
            Meta = new Meta { Profile = [FhirUris.BackportNotification] },
            Entry =
            [
                new Bundle.EntryComponent
                {
                    FullUrl = $"urn:uuid:{Guid.NewGuid()}",
                    Resource = StatusOf(notification),
                    Request = new Bundle.RequestComponent { Method = Bundle.HTTPVerb.GET, Url = $"Subscription/{notification.SubscriptionId}/$status" },
                    Response = new Bundle.ResponseComponent { Status = "200" },
                },
            ],
        };
        if (notification.Payload == NotificationPayload.IdOnly)
        {
            bundle.Entry.Add(FocusOf(notification, doorUrl));
        }

        return bundle;
    }

    private static Parameters StatusOf(Notification notification)
    {
        var number = notification.EventNumber.ToString(CultureInfo.InvariantCulture);
        var happened = new Parameters.ParameterComponent
        {
            Name = "notification-event",
            Part = [Part("event-number", new FhirString(number)), Part("timestamp", new Instant(notification.CreateTime.ToDateTimeOffset()))],
        };
        if (notification.Payload == NotificationPayload.IdOnly)
        {
            happened.Part.Add(Part("focus", new ResourceReference { Reference = UrlOf(notification), Type = TypeOf(notification) }));
            if (CauseOf(notification.Focus) is { } cause)
            {
                happened.Extension.Add(new Extension { Url = FhirUris.NotificationCause, Value = new Code(cause) });
            }
        }

        var status = SubscriptionStatusView.Of(
            notification.SubscriptionId, "event-notification", Hl7.Fhir.Model.Subscription.SubscriptionStatus.Active, notification.EventNumber, FhirUris.TaskTopic);
        status.Parameter.Add(happened);
        return status;
    }

    private static Bundle.EntryComponent FocusOf(Notification notification, string? doorUrl)
    {
        var isNew = notification is { Focus: NotificationFocus.Referral, ExchangeVersion: 1 };
        return new Bundle.EntryComponent
        {
            // The id is a UUID; as a URN it needs no server's name.
            FullUrl = doorUrl is null ? $"urn:uuid:{notification.ExchangeId}" : $"{doorUrl}/{UrlOf(notification)}",
            Request = new Bundle.RequestComponent
            {
                Method = isNew ? Bundle.HTTPVerb.POST : Bundle.HTTPVerb.PUT,
                Url = isNew ? TypeOf(notification) : UrlOf(notification),
            },
            Response = new Bundle.ResponseComponent { Status = isNew ? "201" : "200" },
        };
    }

    private static string UrlOf(Notification notification) => $"{TypeOf(notification)}/{notification.ExchangeId}";

    /// <summary>A household and its plan have one version: that of the CarePlan.</summary>
    private static string TypeOf(Notification notification) => notification.Focus == NotificationFocus.Household ? nameof(CarePlan) : "Task";

    private static Parameters.ParameterComponent Part(string name, DataType value) => new() { Name = name, Value = value };

    // What a Task itself does not show, or shows only to who looks twice.
    private static string? CauseOf(NotificationFocus focus) => focus switch
    {
        NotificationFocus.Closure => "closure",
        NotificationFocus.DeliveryFailure => "delivery-failure",
        NotificationFocus.Signal => "signal",
        NotificationFocus.Household => "household",
        _ => null,
    };
}
