using System.CommandLine;
using System.CommandLine.Parsing;

namespace Wijkteam.Hub.Server;

/// <summary>An option that takes an absolute URL.</summary>
internal static class UrlOption
{
    public static Option<Uri> Create(string name, string description, string byDefault) => new(name)
    {
        Description = description,
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) ? uri : Invalid(result),
        DefaultValueFactory = _ => new Uri(byDefault),
    };

    private static Uri? Invalid(ArgumentResult result)
    {
        result.AddError($"'{result.Tokens[0].Value}' is not a URL.");
        return null;
    }
}
