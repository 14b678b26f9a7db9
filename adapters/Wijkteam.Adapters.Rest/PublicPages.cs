using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Rest.Answers;
using Wijkteam.Adapters.Rest.Contract;
using Wijkteam.Adapters.Rest.OpenApi;
using Wijkteam.Adapters.Rest.Reference;
using Wijkteam.Adapters.Rest.Routes;

namespace Wijkteam.Adapters.Rest;

/// <summary>What everybody may see of the door: its description, a page to try it, and what its problems mean.</summary>
internal static class PublicPages
{
    // The page needs what comes from here and nothing else, in no frame.
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private const string Html = "text/html; charset=utf-8";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPublicPages(this IEndpointRouteBuilder endpoints)
    {
        var routes = endpoints.ServiceProvider.GetRequiredService<RouteTable>();
        endpoints.MapPage("/openapi.json", Answer.Json, () => OpenApiDocument.Write(routes));
        endpoints.MapPage("/reference", Html, () => ReferencePage.Write(routes));
        endpoints.MapPage("/", Html, () => Read("try.html"));
        endpoints.MapPage("/try.css", "text/css; charset=utf-8", () => Read("try.css"));
        endpoints.MapPage("/try.js", "text/javascript; charset=utf-8", () => Read("try.js"));
        foreach (var name in Reasons.Names)
        {
            endpoints.MapPage(Problem.TypePath + name, "text/plain; charset=utf-8", () => System.Text.Encoding.UTF8.GetBytes($"{name}\n\n{Reasons.Find(name)}\n"));
        }
    }

    /// <param name="write">Makes the page, when it is first asked for.</param>
    private static void MapPage(this IEndpointRouteBuilder endpoints, string path, string mediaType, Func<byte[]> write)
    {
        var bytes = new Lazy<byte[]>(write);
        endpoints.MapMethods(path, Reading, context => WriteAsync(context, mediaType, bytes.Value)).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, string mediaType, byte[] bytes)
    {
        context.Response.Headers[HeaderNames.ContentSecurityPolicy] = PagePolicy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Answer.WriteAsync(context.Response, mediaType, bytes, context.RequestAborted);
    }

    private static byte[] Read(string resource)
    {
        using var stream = typeof(PublicPages).Assembly.GetManifestResourceStream(resource)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
