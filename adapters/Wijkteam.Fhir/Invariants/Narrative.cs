using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

public partial class Narrative
{
    partial void CheckInvariants(scoped ref ModelReader reader)
    {
        if (_div is not null && NarrativeCheck.Of(_div) is var (isPlain, hasContent))
        {
            reader.Invariant(isPlain, "txt-1", "A narrative has the elements and attributes of basic formatting only.", "div");
            reader.Invariant(hasContent, "txt-2", "A narrative says something.", "div");
        }
    }
}
