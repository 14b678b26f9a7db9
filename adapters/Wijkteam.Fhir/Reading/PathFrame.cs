namespace Hl7.Fhir.Reading;

/// <summary>One step of the path to where the reader stands.</summary>
internal struct PathFrame
{
    /// <summary>Null between properties.</summary>
    public string? Name;

    /// <summary>The item of the array, or -1.</summary>
    public int Index;
}
