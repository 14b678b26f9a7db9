using System.Globalization;
using System.Net;
using System.Text;
using Google.Protobuf.Reflection;
using Wijkteam.Adapters.Rest.Contract;
using Wijkteam.Adapters.Rest.Routes;

namespace Wijkteam.Adapters.Rest.Reference;

/// <summary>The contract as a page to read: every service, call, message, field and enum with what the contract says of it.</summary>
internal static class ReferencePage
{
    /// <returns>HTML in UTF-8, the same for the same contract.</returns>
    public static byte[] Write(RouteTable routes)
    {
        var page = new StringBuilder();
        page.AppendLine("<!DOCTYPE html>").AppendLine("<html lang=\"en\">").AppendLine("<head>");
        page.AppendLine("  <meta charset=\"utf-8\" />").AppendLine("  <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />");
        page.AppendLine("  <title>wijkteam.hub.v1 – reference</title>").AppendLine("  <link rel=\"icon\" href=\"data:,\" />").AppendLine("  <link rel=\"stylesheet\" href=\"/try.css\" />");
        page.AppendLine("</head>").AppendLine("<body>").AppendLine("<header><h1>wijkteam.hub.v1</h1>");
        page.AppendLine("<p><a href=\"/\">Try a call</a> · <a href=\"/openapi.json\">OpenAPI 3.1</a></p></header>").AppendLine("<main>");
        var files = ContractFiles.All;
        WriteContents(page, files);
        foreach (var service in files.SelectMany(file => file.Services))
        {
            WriteService(page, service, routes);
        }

        foreach (var message in files.SelectMany(file => file.MessageTypes).OrderBy(message => message.Name, StringComparer.Ordinal))
        {
            WriteMessage(page, message);
        }

        foreach (var type in files.SelectMany(file => file.EnumTypes).OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            WriteEnum(page, type);
        }

        page.AppendLine("</main>").AppendLine("</body>").AppendLine("</html>");
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    private static void WriteContents(StringBuilder page, IReadOnlyList<FileDescriptor> files)
    {
        page.AppendLine("<nav aria-label=\"Contents\"><ul>");
        foreach (var service in files.SelectMany(file => file.Services))
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<li>{Link(service.Name, service)}: {string.Join(", ", service.Methods.Select(method => Link(method.Name, method)))}</li>");
        }

        page.AppendLine("</ul></nav>");
    }

    private static void WriteService(StringBuilder page, ServiceDescriptor service, RouteTable routes)
    {
        page.AppendLine(CultureInfo.InvariantCulture, $"<h2 id=\"{service.FullName}\">{service.Name}</h2>");
        WriteText(page, service);
        foreach (var method in service.Methods)
        {
            var (request, response) = (method.IsClientStreaming ? "stream " : "", method.IsServerStreaming ? "stream " : "");
            page.AppendLine(CultureInfo.InvariantCulture, $"<h3 id=\"{method.FullName}\">{method.Name}</h3>");
            page.AppendLine(CultureInfo.InvariantCulture, $"<p><code>rpc {method.Name}({request}{Link(method.InputType.Name, method.InputType)}) returns ({response}{Link(method.OutputType.Name, method.OutputType)})</code></p>");
            foreach (var operation in routes.Operations.Where(operation => operation.Method == method))
            {
                page.AppendLine(CultureInfo.InvariantCulture, $"<p><code>{operation.Verb} {WebUtility.HtmlEncode(operation.Path.Text)}</code></p>");
            }

            WriteText(page, method);
        }
    }

    private static void WriteMessage(StringBuilder page, MessageDescriptor message)
    {
        page.AppendLine(CultureInfo.InvariantCulture, $"<h2 id=\"{message.FullName}\">{message.Name}</h2>");
        WriteText(page, message);
        if (message.Fields.InDeclarationOrder().Count == 0)
        {
            return;
        }

        page.AppendLine("<table><thead><tr><th>Field</th><th>Type</th><th>No.</th><th></th></tr></thead><tbody>");
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            var oneof = field.RealContainingOneof is { } of ? $" <small>one of {of.Name}</small>" : "";
            page.AppendLine(CultureInfo.InvariantCulture, $"<tr id=\"{field.FullName}\"><td><code>{field.Name}</code>{oneof}</td><td>{TypeOf(field)}</td><td>{field.FieldNumber}</td><td>{TextOf(field)}</td></tr>");
        }

        page.AppendLine("</tbody></table>");
    }

    private static void WriteEnum(StringBuilder page, EnumDescriptor type)
    {
        page.AppendLine(CultureInfo.InvariantCulture, $"<h2 id=\"{type.FullName}\">{type.Name}</h2>");
        WriteText(page, type);
        page.AppendLine("<table><thead><tr><th>Value</th><th>No.</th><th></th></tr></thead><tbody>");
        foreach (var value in type.Values)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<tr id=\"{value.FullName}\"><td><code>{value.Name}</code></td><td>{value.Number}</td><td>{TextOf(value)}</td></tr>");
        }

        page.AppendLine("</tbody></table>");
    }

    private static string TypeOf(FieldDescriptor field)
    {
        var type = field.FieldType switch
        {
            FieldType.Message => Link(field.MessageType.Name, field.MessageType),
            FieldType.Enum => Link(field.EnumType.Name, field.EnumType),
            var scalar => scalar.ToString().ToLowerInvariant(),
        };
        return field.IsRepeated ? $"repeated {type}" : field.HasPresence && field.RealContainingOneof is null && field.FieldType != FieldType.Message ? $"optional {type}" : type;
    }

    private static string Link(string text, IDescriptor to) => ContractFiles.All.Contains(to.File) ? $"<a href=\"#{to.FullName}\">{text}</a>" : to.FullName;

    private static void WriteText(StringBuilder page, IDescriptor descriptor) => page.AppendLine(CultureInfo.InvariantCulture, $"<p>{TextOf(descriptor)}</p>");

    private static string TextOf(IDescriptor descriptor) => WebUtility.HtmlEncode(ContractText.Of(descriptor)).Replace("\n\n", "</p><p>", StringComparison.Ordinal);
}
