using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

public partial class Timing
{
    public partial class RepeatComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader)
        {
            reader.Invariant(_duration is null || _durationUnit is not null, "tim-1", "With a duration goes its unit.");
            reader.Invariant(_period is null || _periodUnit is not null, "tim-2", "With a period goes its unit.");
            reader.Invariant(_duration is null || Duration >= 0, "tim-4", "A duration is not negative.");
            reader.Invariant(_period is null || Period >= 0, "tim-5", "A period is not negative.");
            reader.Invariant(_periodMax is null || _period is not null, "tim-6", "With a longest period goes a period.");
            reader.Invariant(_durationMax is null || _duration is not null, "tim-7", "With a longest duration goes a duration.");
            reader.Invariant(_countMax is null || _count is not null, "tim-8", "With a highest count goes a count.");
            var meals = _when?.Exists(when => when.Value is EventTiming.C or EventTiming.CM or EventTiming.CD or EventTiming.CV) == true;
            reader.Invariant(_offset is null || (_when is { Count: > 0 } && !meals), "tim-9", "With an offset goes when, and not a meal itself.");
            reader.Invariant(_timeOfDay is not { Count: > 0 } || _when is not { Count: > 0 }, "tim-10", "There is either a time of day or when.");
        }
    }
}
