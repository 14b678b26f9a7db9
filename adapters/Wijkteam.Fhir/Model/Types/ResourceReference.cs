namespace Hl7.Fhir.Model;

public partial class ResourceReference
{
    public ResourceReference()
    {
    }

    public ResourceReference(string? reference, string? display = null)
    {
        Reference = reference;
        Display = display;
    }

    /// <summary>The reference as a URI; null if there is none.</summary>
    public Uri? Url
    {
        get => Reference is null ? null : new Uri(Reference, UriKind.RelativeOrAbsolute);
        set => Reference = value?.ToString();
    }

    /// <summary>Whether it is to a resource inside the same one.</summary>
    public bool IsContainedReference => Reference is ['#', ..];
}
