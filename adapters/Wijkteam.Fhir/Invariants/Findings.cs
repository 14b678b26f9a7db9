using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

public partial class Condition
{
    private const string Clinical = "http://terminology.hl7.org/CodeSystem/condition-clinical";
    private const string Verification = "http://terminology.hl7.org/CodeSystem/condition-ver-status";

    partial void CheckInvariants(scoped ref ModelReader reader)
    {
        var isOver = _clinicalStatus?.Coding.Exists(coding => coding is { System: Clinical, Code: "resolved" or "remission" or "inactive" }) == true;
        reader.Invariant(_abatement is null || isOver, "con-4", "What has abated is inactive, in remission or resolved.");
        var isError = _verificationStatus?.Coding.Exists(coding => coding is { System: Verification, Code: "entered-in-error" }) == true;
        reader.Invariant(!isError || _clinicalStatus is null, "con-5", "What was entered in error has no clinical status.");
    }

    public partial class StageComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader) =>
            reader.Invariant(_summary is not null || _assessment is { Count: > 0 }, "con-1", "A stage has a summary or an assessment.");
    }

    public partial class EvidenceComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader) => reader.Invariant(_code is { Count: > 0 } || _detail is { Count: > 0 }, "con-2", "Evidence has a code or details.");
    }
}

public partial class Observation
{
    partial void CheckInvariants(scoped ref ModelReader reader)
    {
        reader.Invariant(_dataAbsentReason is null || _value is null, "obs-6", "Of a value that is there nothing says why it is not.");
        var isComponent = _value is not null && _component?.Exists(component => component.Code?.Coding.Exists(own => _code?.Coding.Exists(own.IsExactly) == true) == true) == true;
        reader.Invariant(!isComponent, "obs-7", "With a component of the same code there is no value.");
    }

    public partial class ReferenceRangeComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader) =>
            reader.Invariant(_low is not null || _high is not null || _text is not null, "obs-3", "A range has a low, a high or a text.");
    }
}

public partial class QuestionnaireResponse
{
    public partial class ItemComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader) =>
            reader.Invariant(_answer is not { Count: > 0 } || _item is not { Count: > 0 }, "qrs-1", "An item has either answers or items.");
    }
}

public partial class AuditEvent
{
    public partial class EntityComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader) => reader.Invariant(_name is null || _query is null, "sev-1", "There is either a name or a query.");
    }
}

public partial class Parameters
{
    public partial class ParameterComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader)
        {
            var found = (_value is null ? 0 : 1) + (_resource is null ? 0 : 1) + (_part is { Count: > 0 } ? 1 : 0);
            reader.Invariant(found == 1, "inv-1", "A parameter has one of a value, a resource and parts.");
        }
    }
}
