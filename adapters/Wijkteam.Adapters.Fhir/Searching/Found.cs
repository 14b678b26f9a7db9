namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>What a resource has under a search parameter: one of its values.</summary>
internal abstract record Found;

/// <param name="System">Null for a code that has none.</param>
internal sealed record FoundToken(string? System, string Code) : Found;

/// <summary>An instant.</summary>
internal sealed record FoundMoment(DateTimeOffset Time) : Found;

/// <summary>A reference to a resource of this door.</summary>
internal sealed record FoundReference(string Type, string Id) : Found;

internal sealed record FoundText(string Text) : Found;
