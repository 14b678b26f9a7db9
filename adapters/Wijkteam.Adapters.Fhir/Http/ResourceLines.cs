using System.Buffers;
using Grpc.Core;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Wijkteam.Adapters.Fhir.Outcomes;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Adapters.Fhir.Http;

/// <summary>Resources, a line of JSON each, written as they come (http://ndjson.org).</summary>
internal sealed class ResourceLines
{
    public const string MediaType = "application/fhir+ndjson";

    /// <summary>What it is called where it is asked for.</summary>
    public static readonly IReadOnlyList<string> Names = [MediaType, "application/ndjson", "ndjson"];

    private readonly IAsyncEnumerator<Resource> _resources;
    private readonly bool _hasAny;

    private ResourceLines(IAsyncEnumerator<Resource> resources, bool hasAny) => (_resources, _hasAny) = (resources, hasAny);

    /// <summary>Gets the first, so that what is refused is refused before an answer has begun.</summary>
    public static async ValueTask<ResourceLines> OpenAsync(IAsyncEnumerable<Resource> resources, CancellationToken cancellationToken)
    {
        var enumerator = resources.GetAsyncEnumerator(cancellationToken);
        return new ResourceLines(enumerator, await enumerator.MoveNextAsync());
    }

    /// <summary>Writes all. If not all can be had, the connection is broken off.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        await using var resources = _resources;
        var writer = context.Response.BodyWriter;
        context.Response.ContentType = MediaType;
        try
        {
            for (var hasOne = _hasAny; hasOne; hasOne = await _resources.MoveNextAsync())
            {
                FhirFormat.Json.Write(_resources.Current, writer);
                writer.Write("\n"u8);
                await writer.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception e) when (e is RpcException or FhirRefusedException)
        {
            context.Abort();
        }
    }
}
