using System.Net.Http.Headers;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Hub.V1;
using Notification = Wijkteam.Hub.V1.Notification;

namespace Wijkteam.Adapters.Fhir.Gp.Push;

/// <summary>Notifications as requests over HTTP.</summary>
internal sealed class NotificationRequests(IOptions<FhirOptions> options, TimeProvider time)
{
    /// <summary>Stable over attempts, so that the receiver recognises a repeat.</summary>
    public const string MessageId = "X-Message-Id";

    private const string Traceparent = "traceparent";

    private static readonly FhirJsonPocoSerializer Serializer = new();

    /// <exception cref="NotSupportedException">The hub asks for a form that this adapter does not know yet.</exception>
    public HttpRequestMessage Make(Notification notification)
    {
        var endpoint = new Uri(notification.Endpoint);
        var request = notification.Payload switch
        {
            NotificationPayload.Empty or NotificationPayload.IdOnly =>
                new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = Body(NotificationBundle.Of(notification, DoorUrl(), time.GetUtcNow())) },
            NotificationPayload.Task => new HttpRequestMessage(HttpMethod.Put, Under(endpoint, $"Task/{notification.ExchangeId}")) { Content = Body(NotificationTask.Of(notification)) },
            NotificationPayload.None => new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent([]) },
            _ => throw new NotSupportedException("No such form of notification is known here."),
        };
        foreach (var header in notification.Headers)
        {
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        request.Headers.Remove(MessageId);
        request.Headers.Add(MessageId, notification.MessageId);
        if (notification.Traceparent.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(Traceparent, notification.Traceparent);
        }

        return request;
    }

    private static Uri Under(Uri endpoint, string path) => new UriBuilder(endpoint) { Path = $"{endpoint.AbsolutePath.TrimEnd('/')}/{path}" }.Uri;

    private static ByteArrayContent Body(Resource resource) =>
        new(Serializer.SerializeToBytes(resource)) { Headers = { ContentType = new MediaTypeHeaderValue(FhirFormat.Json.MediaType) } };

    private string? DoorUrl() => options.Value.PublicUrl is { } url ? GpDoor.UrlUnder(url) : null;
}
