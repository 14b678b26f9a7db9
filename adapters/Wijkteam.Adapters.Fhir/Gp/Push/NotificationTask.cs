using System.Globalization;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Views;
using FhirTask = Hl7.Fhir.Model.Task;
using Notification = Wijkteam.Hub.V1.Notification;

namespace Wijkteam.Adapters.Fhir.Gp.Push;

/// <summary>A notification as plain R4 has it (https://hl7.org/fhir/R4/subscription.html#2.46.7.2): the Task, of which no more than who has to do with whom and how it
/// stands. What it says about a person is read at the door.</summary>
internal static class NotificationTask
{
    public static FhirTask Of(Notification notification) => new()
    {
        Id = notification.ExchangeId,
        Meta = new Meta
        {
            VersionId = notification.ExchangeVersion.ToString(CultureInfo.InvariantCulture),
            LastUpdated = notification.CreateTime.ToDateTimeOffset(),
        },
        Status = TaskStates.StatusOf(notification.ReferralStatus),
        Intent = FhirTask.TaskIntent.Order,
        Code = TaskView.Fulfill(),
        BasedOn = [Refer(nameof(ServiceRequest), notification.ExchangeId)],
        Focus = Refer(nameof(ServiceRequest), notification.ExchangeId),
        For = Refer(nameof(Patient), notification.ExchangeId),
        Requester = Refer(nameof(Organization), notification.SourceParticipantId),
        Owner = Refer(nameof(Organization), notification.TargetParticipantId),
    };

    private static ResourceReference Refer(string type, string id) => new() { Reference = $"{type}/{id}", Type = type };
}
