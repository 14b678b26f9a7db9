using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Rest.Answers;

namespace Wijkteam.Adapters.Rest.Requests;

/// <summary>The body of a request.</summary>
internal static class Body
{
    /// <summary>As large as a message of the hub may be.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Reads a body of JSON.</summary>
    /// <exception cref="ProblemException">413, 415.</exception>
    public static async ValueTask<byte[]> ReadAsync(HttpContext context)
    {
        CheckContentType(context.Request);
        if (context.Request.ContentLength > MaxBytes)
        {
            throw TooLarge();
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            if (result.Buffer.Length > MaxBytes)
            {
                reader.AdvanceTo(result.Buffer.End);
                throw TooLarge();
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

    /// <summary>For a call of which everything is in the URL.</summary>
    /// <exception cref="ProblemException">FIELD_NOT_ALLOWED: there is a body, which would not be read.</exception>
    public static void CheckNone(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true)
        {
            throw RequestFault.NotAllowed("", "This call takes no body: what it is asked stands in the URL.");
        }
    }

    private static void CheckContentType(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(Answer.Json, StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            throw new ProblemException(Problem.Plain(StatusCodes.Status415UnsupportedMediaType, $"The content type must be {Answer.Json}, in UTF-8."));
        }

        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !encoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(Problem.Plain(StatusCodes.Status415UnsupportedMediaType, "A body must not be compressed."));
        }
    }

    private static ProblemException TooLarge() =>
        new(Problem.Refused(StatusCodes.Status413PayloadTooLarge, "MESSAGE_TOO_LARGE", $"A body is at most {MaxBytes} bytes.", []));
}
