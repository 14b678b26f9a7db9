using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

public partial class Attachment
{
    partial void CheckInvariants(scoped ref ModelReader reader) =>
        reader.Invariant(_data is null || _contentType is not null, "att-1", "With data goes their content type.");
}

public partial class ContactPoint
{
    partial void CheckInvariants(scoped ref ModelReader reader) => reader.Invariant(_value is null || _system is not null, "cpt-2", "With a value goes its system.");
}

public partial class Expression
{
    partial void CheckInvariants(scoped ref ModelReader reader) =>
        reader.Invariant(_expression is not null || _reference is not null, "exp-1", "There is an expression or a reference.");
}

public partial class Period
{
    partial void CheckInvariants(scoped ref ModelReader reader) => reader.Invariant(!Order.IsAfter(Start, End), "per-1", "The start is not after the end.");
}

public partial class Range
{
    partial void CheckInvariants(scoped ref ModelReader reader) => reader.Invariant(!Order.IsMore(_low, _high), "rng-2", "Low is not more than high.");
}

public partial class Ratio
{
    partial void CheckInvariants(scoped ref ModelReader reader) => reader.Invariant(
        _numerator is null == _denominator is null && (_numerator is not null || Extension.Count > 0), "rat-1", "There are both a numerator and a denominator, or neither and an extension.");
}

public partial class Quantity
{
    partial void CheckInvariants(scoped ref ModelReader reader)
    {
        reader.Invariant(_code is null || _system is not null, "qty-3", "With a code goes its system.");
        var isUcum = _system is null || System == Ucum;
        var isCoded = _code is not null || _value is null;
        switch (this)
        {
            case Age:
                reader.Invariant(isCoded && isUcum && (_value?.HasValue != true || Value > 0), "age-1", "An age is positive, with a code of UCUM.");
                break;
            case Count:
                reader.Invariant(isCoded && isUcum && (_code is null || Code == "1") && _value?.Literal?.Contains('.', StringComparison.Ordinal) != true, "cnt-3", "A count is a whole number, with the code 1 of UCUM.");
                break;
            case Distance:
                reader.Invariant(isCoded && isUcum, "dis-1", "A distance has a code of UCUM.");
                break;
            case Duration:
                reader.Invariant(_code is null || (System == Ucum && _value is not null), "drt-1", "A duration's code is of UCUM, and goes with a value.");
                break;
        }
    }
}

public partial class DataRequirement
{
    public partial class CodeFilterComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader) => reader.Invariant(_path is null != _searchParam is null, "drq-1", "There is either a path or a search parameter.");
    }

    public partial class DateFilterComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader) => reader.Invariant(_path is null != _searchParam is null, "drq-2", "There is either a path or a search parameter.");
    }
}

public partial class TriggerDefinition
{
    partial void CheckInvariants(scoped ref ModelReader reader)
    {
        var hasData = _data is { Count: > 0 };
        reader.Invariant(!hasData || _timing is null, "trd-1", "There is either a timing or data.");
        reader.Invariant(_condition is null || hasData, "trd-2", "With a condition go data.");
        var fits = Type switch
        {
            TriggerType.NamedEvent => _name is not null,
            TriggerType.Periodic => _timing is not null,
            TriggerType.DataChanged or TriggerType.DataAdded or TriggerType.DataModified or TriggerType.DataRemoved or TriggerType.DataAccessed or TriggerType.DataAccessEnded => hasData,
            _ => true,
        };
        reader.Invariant(fits, "trd-3", "A named event has a name, a periodic one a timing, one of data its data.");
    }
}
