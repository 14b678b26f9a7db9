using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

public partial class ServiceRequest
{
    partial void CheckInvariants(scoped ref ModelReader reader) =>
        reader.Invariant(_orderDetail is not { Count: > 0 } || _code is not null, "prr-1", "With details of the order goes its code.");
}

public partial class Task
{
    partial void CheckInvariants(scoped ref ModelReader reader) =>
        reader.Invariant(!Order.IsAfter(AuthoredOn, LastModified), "inv-1", "It was not modified before it was made.");
}

public partial class Consent
{
    // ppc-2 to ppc-5 speak of codes of a system "something", which nobody has.
    partial void CheckInvariants(scoped ref ModelReader reader) =>
        reader.Invariant(_policy is { Count: > 0 } || _policyRule is not null, "ppc-1", "There is a policy or a policyRule.");
}

public partial class CarePlan
{
    public partial class ActivityComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader) => reader.Invariant(_detail is null || _reference is null, "cpl-3", "There is either a detail or a reference.");
    }
}

public partial class Goal
{
    public partial class TargetComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader) => reader.Invariant(_detail is null || _measure is not null, "gol-1", "With a detail goes what is measured.");
    }
}

public partial class CoverageEligibilityResponse
{
    public partial class ItemsComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader) =>
            reader.Invariant(_category is null != _productOrService is null, "ces-1", "There is either a category or a product or service.");
    }
}
