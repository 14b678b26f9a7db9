using System.Reflection;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace Wijkteam.Fhir.Tests;

public sealed class EnumTests
{
    [Fact]
    public void EveryEnum_IsNumberedFromZero_AndHasACodeForEveryMember()
    {
        var enums = typeof(Patient).Assembly.GetTypes().Where(type => type is { IsEnum: true } && type.IsVisible && type.Namespace == "Hl7.Fhir.Model").ToList();

        enums.Count.ShouldBeGreaterThan(50);
        foreach (var type in enums)
        {
            var members = type.GetFields(BindingFlags.Public | BindingFlags.Static);
            members.Select(member => (int)member.GetRawConstantValue()!).ShouldBe(Enumerable.Range(0, members.Length), type.FullName);
            var literals = members.Select(member => member.GetCustomAttribute<EnumLiteralAttribute>()!).ToList();
            literals.Select(literal => literal.Literal).ShouldBeUnique();
            literals.ShouldAllBe(literal => literal.System!.StartsWith("http"));
        }
    }

    [Theory]
    [InlineData(typeof(AdministrativeGender), "Male Female Other Unknown")]
    [InlineData(typeof(Hl7.Fhir.Model.Task.TaskStatus), "Draft Requested Received Accepted Rejected Ready Cancelled InProgress OnHold Failed Completed EnteredInError")]
    [InlineData(typeof(RequestStatus), "Draft Active OnHold Revoked Completed EnteredInError Unknown")]
    [InlineData(typeof(RequestIntent), "Proposal Plan Directive Order OriginalOrder ReflexOrder FillerOrder InstanceOrder Option")]
    [InlineData(typeof(RequestPriority), "Routine Urgent Asap Stat")]
    [InlineData(typeof(EventStatus), "Preparation InProgress NotDone OnHold Stopped Completed EnteredInError Unknown")]
    [InlineData(typeof(Bundle.BundleType), "Document Message Transaction TransactionResponse Batch BatchResponse History Searchset Collection")]
    [InlineData(typeof(Bundle.HTTPVerb), "GET HEAD POST PUT DELETE PATCH")]
    [InlineData(typeof(Consent.ConsentState), "Draft Proposed Active Rejected Inactive EnteredInError")]
    [InlineData(typeof(Subscription.SubscriptionStatus), "Requested Active Error Off")]
    [InlineData(typeof(OperationOutcome.IssueSeverity), "Fatal Error Warning Information")]
    [InlineData(typeof(Quantity.QuantityComparator), "LessThan LessOrEqual GreaterOrEqual GreaterThan")]
    [InlineData(typeof(Address.AddressUse), "Home Work Temp Old Billing")]
    public void Members_AreThoseOfTheValueSet(Type type, string members)
    {
        Enum.GetNames(type).Order(StringComparer.Ordinal).ShouldBe(members.Split(' ').Order(StringComparer.Ordinal));
    }
}
