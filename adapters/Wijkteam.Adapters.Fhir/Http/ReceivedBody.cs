using System.Buffers;
using System.Net;
using Google.Protobuf;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Http;

/// <summary>What came in: the bytes as they were sent, and the resource that they are.</summary>
internal sealed record ReceivedBody(Resource Resource, FhirFormat Format, byte[] Bytes)
{
    /// <summary>The body as it goes along, for whoever may see the content.</summary>
    public V1.SourceDocument Source => new() { MediaType = Format.MediaType, Data = UnsafeByteOperations.UnsafeWrap(Bytes) };

    /// <summary>Reads the body of a request and checks it against R4.</summary>
    /// <param name="toleratesInvariants">Whether it is taken though it breaks an invariant: for what must not fail on a formality.</param>
    /// <exception cref="FhirRefusedException">413, 415, or 400 with everything that is wrong with it; 422 if it tells of acute danger.</exception>
    public static async ValueTask<ReceivedBody> ReadAsync(HttpContext context, int maxBytes, bool toleratesInvariants = false)
    {
        var format = FormatOf(context.Request);
        var bytes = await ReadBytesAsync(context, maxBytes);
        if (format.TryRead(bytes, new FhirLimits { MaxBytes = maxBytes }, out var resource, out var found))
        {
            return new ReceivedBody(resource, format, bytes);
        }

        IReadOnlyList<CodedException> issues = [.. found];
        return toleratesInvariants && resource is not null && issues.All(issue => issue.ErrorCode == FhirFaults.Invariant)
            ? new ReceivedBody(resource, format, bytes)
            : throw Refused(issues, resource);
    }

    /// <summary>The resource as one type.</summary>
    /// <exception cref="FhirRefusedException">422: it is another.</exception>
    public T As<T>()
        where T : Resource =>
        Resource as T ?? throw new FhirRefusedException(
            HttpStatusCode.UnprocessableEntity,
            new FhirIssue(OperationOutcome.IssueType.Structure, FhirFaults.UnexpectedResourceType, Resource.TypeName, $"A {typeof(T).Name} is expected here."));

    private static FhirFormat FormatOf(HttpRequest request)
    {
        var known = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        return (known ? FhirFormat.Find(type!.MediaType.AsSpan()) : null) ?? throw new FhirRefusedException(
            HttpStatusCode.UnsupportedMediaType,
            new FhirIssue(OperationOutcome.IssueType.NotSupported, FhirReasons.ContentType, null, $"The content type must be {FhirFormat.Json.MediaType} or {FhirFormat.Xml.MediaType}, in UTF-8."));
    }

    private static async ValueTask<byte[]> ReadBytesAsync(HttpContext context, int maxBytes)
    {
        if (context.Request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            if (result.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(result.Buffer.End);
                throw TooLarge(maxBytes);
            }

            if (result.IsCompleted)
            {
                var bytes = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static FhirRefusedException TooLarge(int maxBytes) => new(
        HttpStatusCode.RequestEntityTooLarge, new FhirIssue(OperationOutcome.IssueType.TooLong, FhirReasons.BodyTooLarge, null, $"A body is at most {maxBytes} bytes."));

    private static FhirRefusedException Refused(IReadOnlyList<CodedException> issues, Resource? read)
    {
        var faults = issues.Select(ToIssue);
        return AcuteDanger.Find(read) is { } path
            ? new FhirRefusedException(HttpStatusCode.UnprocessableEntity, [FhirIssue.AcuteDanger(path), .. faults])
            : new FhirRefusedException(StatusOf(issues), [.. faults]);
    }

    private static HttpStatusCode StatusOf(IReadOnlyList<CodedException> issues) =>
        issues.Any(issue => issue.ErrorCode == FhirFaults.TooManyBytes) ? HttpStatusCode.RequestEntityTooLarge : HttpStatusCode.BadRequest;

    private static FhirIssue ToIssue(CodedException issue) =>
        new(TypeOf(issue.ErrorCode), issue.ErrorCode, (issue as ExtendedCodedException)?.InstancePath, (issue as ExtendedCodedException)?.BaseErrorMessage ?? issue.Message);

    private static OperationOutcome.IssueType TypeOf(string code) => code switch
    {
        FhirFaults.Missing => OperationOutcome.IssueType.Required,
        FhirFaults.InvalidValue => OperationOutcome.IssueType.Value,
        FhirFaults.UnknownCode => OperationOutcome.IssueType.CodeInvalid,
        FhirFaults.ExtensionContent or FhirFaults.Invariant => OperationOutcome.IssueType.Invariant,
        FhirFaults.TooManyBytes or FhirFaults.TooDeep or FhirFaults.TooManyElements or FhirFaults.TooManyFaults => OperationOutcome.IssueType.TooCostly,
        _ => OperationOutcome.IssueType.Structure,
    };
}
