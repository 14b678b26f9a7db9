using System.Globalization;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Views;
using FhirTask = Hl7.Fhir.Model.Task;
using Notification = Wijkteam.Hub.V1.Notification;
using NotificationFocus = Wijkteam.Hub.V1.NotificationFocus;
using SignalStatus = Wijkteam.Hub.V1.SignalStatus;

namespace Wijkteam.Adapters.Fhir.Gp.Push;

/// <summary>A notification as plain R4 has it (https://hl7.org/fhir/R4/subscription.html#2.46.7.2): the Task, of which no more than who has to do with whom and how it
/// stands. What it says about a person is read at the door.</summary>
internal static class NotificationTask
{
    public static FhirTask Of(Notification notification)
    {
        var task = new FhirTask
        {
            Id = notification.ExchangeId,
            Meta = new Meta
            {
                VersionId = notification.ExchangeVersion.ToString(CultureInfo.InvariantCulture),
                LastUpdated = notification.CreateTime.ToDateTimeOffset(),
            },
            Intent = FhirTask.TaskIntent.Order,
            Requester = Refer(nameof(Organization), notification.SourceParticipantId),
            Owner = notification.TargetParticipantId.Length > 0 ? Refer(nameof(Organization), notification.TargetParticipantId) : null,
        };
        if (notification.SignalStatus != SignalStatus.Unspecified)
        {
            // Whether anybody is named in a signal is read there, not told here.
            task.Status = TaskStates.StatusOf(notification.SignalStatus, notification.Focus == NotificationFocus.Closure);
            task.Code = TaskView.Fulfill();
            task.Focus = Refer(nameof(Communication), notification.ExchangeId);
            return task;
        }

        task.Status = TaskStates.StatusOf(notification.ReferralStatus);
        task.Code = TaskView.Fulfill();
        task.BasedOn = [Refer(nameof(ServiceRequest), notification.ExchangeId)];
        task.Focus = Refer(nameof(ServiceRequest), notification.ExchangeId);
        task.For = Refer(nameof(Patient), notification.ExchangeId);
        return task;
    }

    private static ResourceReference Refer(string type, string id) => new() { Reference = $"{type}/{id}", Type = type };
}
