namespace Hl7.Fhir.Reading;

/// <summary>One step of the path to where the reader stands.</summary>
internal struct PathFrame
{
    public string Name;

    /// <summary>The item of the array, or -1.</summary>
    public int Index;
}
