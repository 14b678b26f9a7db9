using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Wijkteam.Hub.Server;

/// <summary>Where the hub listens: Kestrel's own configuration (<c>Kestrel:Endpoints</c>), or by default two doors on loopback. Without TLS there is no
/// telling HTTP/1.1 from HTTP/2, hence two.</summary>
internal static class Listening
{
    public const string HttpUrl = Endpoints + ":Http:Url";
    public const string GrpcUrl = Endpoints + ":Grpc:Url";

    /// <summary>The default doors: tokens over HTTP/1.1, gRPC over HTTP/2.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Defaults = new Dictionary<string, string?>
    {
        [HttpUrl] = "http://127.0.0.1:5080",
        [GrpcUrl] = "http://127.0.0.1:5081",
        [Endpoints + ":Grpc:Protocols"] = "Http2",
    };

    private const string Endpoints = "Kestrel:Endpoints";

    public static bool IsConfigured(IConfiguration configuration) => configuration.GetSection(Endpoints).GetChildren().Any();

    /// <summary>Plain HTTP is for loopback alone.</summary>
    /// <exception cref="InvalidOperationException">An address would show personal data and tokens to the network.</exception>
    public static void Check(IConfiguration configuration)
    {
        var urls = configuration.GetSection(Endpoints).GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        if (urls.FirstOrDefault(IsOpen) is { } open)
        {
            throw new InvalidOperationException($"The hub does not listen on {open}: without TLS it listens on loopback only. Give it an https URL and a certificate.");
        }
    }

    /// <summary>The doors that a started hub listens on, by the name of the endpoint; the inner one is not among them.</summary>
    public static IReadOnlyList<Uri> AddressesOf(WebApplication app) =>
    [
        .. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Where(address => !address.Contains("unix:", StringComparison.Ordinal))
            .Select(address => new Uri(address)),
    ];

    private static bool IsOpen(string url)
    {
        var binding = BindingAddress.Parse(url);
        var isLoopback = binding.IsUnixPipe
            || string.Equals(binding.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(binding.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        return !isLoopback && !string.Equals(binding.Scheme, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);
    }
}
