namespace Hl7.Fhir.Model;

/// <summary>Extensions by their URL.</summary>
public static class ExtensionExtensions
{
    /// <summary>The first with that URL, among the modifiers as well; null if there is none.</summary>
    public static Extension? GetExtension(this IExtendable extendable, string uri) => extendable.GetExtensions(uri).FirstOrDefault();

    /// <summary>All with that URL, in their order, those among the modifiers last.</summary>
    public static IEnumerable<Extension> GetExtensions(this IExtendable extendable, string uri) =>
        extendable.AllExtensions().Where(extension => string.Equals(extension.Url, uri, StringComparison.Ordinal));

    /// <summary>The value of the first with that URL; null as well if it is of another type.</summary>
    public static T? GetExtensionValue<T>(this IExtendable extendable, string uri)
        where T : Base => extendable.GetExtension(uri)?.Value as T;

    public static string? GetStringExtension(this IExtendable extendable, string uri) => extendable.GetExtensionValue<FhirString>(uri)?.Value;

    public static bool? GetBoolExtension(this IExtendable extendable, string uri) => extendable.GetExtensionValue<FhirBoolean>(uri)?.Value;

    public static int? GetIntegerExtension(this IExtendable extendable, string uri) => extendable.GetExtensionValue<Integer>(uri)?.Value;

    public static bool HasExtensions(this IExtendable extendable) => extendable.AllExtensions().Any();

    /// <exception cref="ArgumentException">A modifier, where none can be.</exception>
    public static Extension AddExtension(this IExtendable extendable, string uri, DataType? value, bool isModifier = false)
    {
        var extension = new Extension(uri, value);
        if (!isModifier)
        {
            extendable.Extension.Add(extension);
        }
        else if (extendable is IModifierExtendable modifiable)
        {
            modifiable.ModifierExtension.Add(extension);
        }
        else
        {
            throw new ArgumentException("This type has no modifier extensions.", nameof(isModifier));
        }

        return extension;
    }

    /// <summary>Leaves one extension with that URL, which has the value.</summary>
    public static Extension SetExtension(this IExtendable extendable, string uri, DataType? value, bool isModifier = false)
    {
        extendable.RemoveExtension(uri);
        return extendable.AddExtension(uri, value, isModifier);
    }

    public static Extension SetStringExtension(this IExtendable extendable, string uri, string value, bool isModifier = false) =>
        extendable.SetExtension(uri, new FhirString(value), isModifier);

    public static void RemoveExtension(this IExtendable extendable, string uri)
    {
        extendable.Extension.RemoveAll(extension => string.Equals(extension.Url, uri, StringComparison.Ordinal));
        if (extendable is IModifierExtendable modifiable)
        {
            modifiable.ModifierExtension.RemoveAll(extension => string.Equals(extension.Url, uri, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<Extension> AllExtensions(this IExtendable extendable) =>
        extendable is IModifierExtendable modifiable ? extendable.Extension.Concat(modifiable.ModifierExtension) : extendable.Extension;
}
