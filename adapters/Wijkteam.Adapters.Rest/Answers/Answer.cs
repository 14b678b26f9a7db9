using System.Buffers;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Wijkteam.Adapters.Rest.Answers;

/// <summary>What the hub answers, in the protobuf JSON form: what has its default value is left out.</summary>
internal static class Answer
{
    public const string Json = "application/json";

    /// <summary>A stream: one message in each line (https://github.com/ndjson/ndjson-spec).</summary>
    public const string JsonLines = "application/x-ndjson";

    /// <summary>Answers with one message.</summary>
    public static Task WriteAsync(HttpContext context, IMessage message) =>
        WriteAsync(context.Response, Json, Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message)), context.RequestAborted);

    /// <summary>Answers with a stream, each message as soon as it is there. Its first decides the status; if it breaks off after that, its last line is
    /// <c>{"error": …}</c> with the problem.</summary>
    /// <exception cref="RpcException">The call has failed before anything was answered.</exception>
    public static async Task WriteAsync(HttpContext context, IAsyncStreamReader<IMessage> messages)
    {
        var isThere = await messages.MoveNext(context.RequestAborted);
        Prepare(context.Response, JsonLines);
        try
        {
            for (; isThere; isThere = await messages.MoveNext(context.RequestAborted))
            {
                await WriteLineAsync(context, Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(messages.Current)));
            }
        }
        catch (RpcException e) when (!context.RequestAborted.IsCancellationRequested)
        {
            await WriteLineAsync(context, [.. "{\"error\":"u8, .. HubProblems.Read(e).ToBytes(), .. "}"u8]);
        }
    }

    /// <summary>Answers with bytes.</summary>
    public static async Task WriteAsync(HttpResponse response, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Prepare(response, mediaType);
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, cancellationToken);
    }

    private static void Prepare(HttpResponse response, string mediaType)
    {
        response.ContentType = mediaType;
        response.Headers[HeaderNames.CacheControl] = "no-store";
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
    }

    private static async Task WriteLineAsync(HttpContext context, byte[] json)
    {
        var writer = context.Response.BodyWriter;
        writer.Write(json);
        writer.Write("\n"u8);
        await writer.FlushAsync(context.RequestAborted);
    }
}
