using Google.Protobuf.WellKnownTypes;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Subscriptions;

/// <summary>A Subscription in the contract's terms: one to the topic of the R5 Subscriptions Backport, or one as plain R4 has it, to all of one's Tasks.</summary>
internal static class SubscriptionMapping
{
    /// <summary>The criteria of plain R4.</summary>
    public const string PlainCriteria = "Task";

    public const string IdOnly = "id-only";
    public const string Empty = "empty";
    private const string FullResource = "full-resource";

    private const string Root = nameof(Subscription);

    // As many as the contract takes: thousands are not read one by one only to be refused.
    private const int MaxHeaders = 5;

    /// <param name="origins">Filled with where the contract's fields come from.</param>
    /// <param name="faults">Filled with what cannot be understood.</param>
    public static V1.CreateSubscriptionRequest Map(Subscription subscription, string requestId, FieldOrigins origins, FhirFaultList faults)
    {
        BundleCheck.CheckResource(new Part<Subscription>(subscription, Root), faults);
        if (subscription.Status != Subscription.SubscriptionStatus.Requested)
        {
            faults.NotUnderstood($"{Root}.status", "A Subscription is requested; what becomes of it, the hub says.");
        }

        var channel = subscription.Channel ?? new Subscription.ChannelComponent();
        CheckChannel(channel, faults);
        origins.Add("subscription.endpoint", $"{Root}.channel.endpoint");
        origins.Add("subscription.payload", $"{Root}.channel.payload");
        origins.Add("subscription.headers", $"{Root}.channel.header");
        origins.Add("subscription.end_time", $"{Root}.end");
        var asked = new V1.Subscription
        {
            Endpoint = channel.Endpoint ?? "",
            Payload = PayloadOf(subscription, channel, faults),
            EndTime = subscription.End is { } end ? Timestamp.FromDateTimeOffset(end) : null,
        };
        AddHeaders(asked, channel, origins, faults);
        return new V1.CreateSubscriptionRequest { RequestId = requestId, Subscription = asked };
    }

    private static void CheckChannel(Subscription.ChannelComponent channel, FhirFaultList faults)
    {
        if (channel.ModifierExtension.Count > 0)
        {
            faults.NotUnderstood($"{Root}.channel.modifierExtension", "No modifier extension is known here.");
        }

        if (channel.Type is { } type && type != Subscription.SubscriptionChannelType.RestHook)
        {
            faults.Add(OperationOutcome.IssueType.NotSupported, FhirReasons.NotSupported, $"{Root}.channel.type", "The channel is rest-hook.");
        }

        if (channel.Endpoint is null)
        {
            faults.Required($"{Root}.channel.endpoint", "A rest-hook needs its endpoint.");
        }

        if (channel.Payload is { } payload && payload != FhirFormat.Json.MediaType)
        {
            faults.Add(OperationOutcome.IssueType.NotSupported, FhirReasons.NotSupported, $"{Root}.channel.payload", $"Notifications are {FhirFormat.Json.MediaType}.");
        }
    }

    private static V1.NotificationPayload PayloadOf(Subscription subscription, Subscription.ChannelComponent channel, FhirFaultList faults)
    {
        if (subscription.CriteriaElement is { } criteria && criteria.GetExtension(FhirUris.BackportFilterCriteria) is not null)
        {
            faults.NotUnderstood($"{Root}.criteria.extension('{FhirUris.BackportFilterCriteria}')", "There are no filters here: a subscription is to the whole inbox.");
        }

        switch (subscription.Criteria)
        {
            case FhirUris.TaskTopic:
                return ContentOf(channel, faults);
            case PlainCriteria:
                return channel.Payload is null ? V1.NotificationPayload.None : V1.NotificationPayload.Task;
            default:
                faults.Add(
                    OperationOutcome.IssueType.NotSupported, FhirReasons.NotSupported, $"{Root}.criteria",
                    $"There is the topic {FhirUris.TaskTopic}, or the plain criteria {PlainCriteria} without parameters.");
                return default;
        }
    }

    private static V1.NotificationPayload ContentOf(Subscription.ChannelComponent channel, FhirFaultList faults)
    {
        const string Path = $"{Root}.channel.payload";
        if (channel.Payload is null)
        {
            faults.Required(Path, $"A subscription to a topic says that its payload is {FhirFormat.Json.MediaType}.");
            return default;
        }

        var content = channel.PayloadElement?.GetExtensionValue<Code>(FhirUris.BackportPayloadContent)?.Value;
        const string Extension = $"{Path}.extension('{FhirUris.BackportPayloadContent}')";
        switch (content)
        {
            case IdOnly:
                return V1.NotificationPayload.IdOnly;
            case Empty:
                return V1.NotificationPayload.Empty;
            case null:
                faults.Required(Extension, $"It must say {IdOnly} or {Empty}.");
                return default;
            case FullResource:
                faults.Add(
                    OperationOutcome.IssueType.BusinessRule, FhirReasons.FullResource, Extension,
                    $"{IdOnly} or {Empty}: personal data are not pushed, they are read with the practice's own credential.");
                return default;
            default:
                faults.Add(OperationOutcome.IssueType.CodeInvalid, FhirReasons.NotSupported, Extension, $"{IdOnly} or {Empty}.");
                return default;
        }
    }

    // A header's value is secret: no fault repeats it.
    private static void AddHeaders(V1.Subscription asked, Subscription.ChannelComponent channel, FieldOrigins origins, FhirFaultList faults)
    {
        if (channel.HeaderElement.Count > MaxHeaders)
        {
            faults.Add(OperationOutcome.IssueType.TooCostly, FhirReasons.Header, $"{Root}.channel.header", $"At most {MaxHeaders} headers.");
            return;
        }

        foreach (var (index, header) in channel.HeaderElement.Select(element => element.Value).Index())
        {
            var path = $"{Root}.channel.header[{index}]";
            origins.Add($"subscription.headers[{index}]", path);

            // Of a header that is only extended there is no text.
            var colon = header?.IndexOf(':', StringComparison.Ordinal) ?? -1;
            if (colon < 0)
            {
                faults.Add(OperationOutcome.IssueType.Value, FhirReasons.Header, path, "A header is its name, a colon and its value.");
            }

            asked.Headers.Add(colon < 0 ? new V1.PushHeader() : new V1.PushHeader { Name = header![..colon], Value = header[(colon + 1)..].Trim() });
        }
    }
}
