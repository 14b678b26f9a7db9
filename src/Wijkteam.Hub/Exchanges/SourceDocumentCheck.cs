using System.Net.Http.Headers;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>Checks the sender's own message.</summary>
internal static class SourceDocumentCheck
{
    private const int MaxMediaTypeLength = 100;
    private const int MaxBytes = 512 * 1024;

    /// <summary>Faults what is wrong with the document that stands at <paramref name="path"/>; none is fine.</summary>
    public static void Check(Faults faults, string path, SourceDocument? document)
    {
        if (document is null)
        {
            return;
        }

        faults.Text($"{path}.media_type", document.MediaType, MaxMediaTypeLength, required: true);
        if (document.MediaType.Length is > 0 and <= MaxMediaTypeLength && !MediaTypeHeaderValue.TryParse(document.MediaType, out _))
        {
            faults.Invalid($"{path}.media_type", "A media type, for example application/fhir+json.");
        }

        if (document.Data.IsEmpty)
        {
            faults.Required($"{path}.data");
        }
        else if (document.Data.Length > MaxBytes)
        {
            faults.Invalid($"{path}.data", $"At most {MaxBytes} bytes.");
        }
    }
}
