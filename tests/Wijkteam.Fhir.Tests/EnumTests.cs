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
            literals.ShouldAllBe(literal => Uri.IsWellFormedUriString(literal.System, UriKind.Absolute));
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
    [InlineData(typeof(ClaimUseCode), "Claim Preauthorization Predetermination")]
    [InlineData(typeof(FinancialResourceStatusCodes), "Active Cancelled Draft EnteredInError")]
    [InlineData(typeof(ClaimProcessingCodes), "Queued Complete Error Partial")]
    [InlineData(typeof(NoteType), "Display Print Printoper")]
    [InlineData(typeof(ExplanationOfBenefit.ExplanationOfBenefitStatus), "Active Cancelled Draft EnteredInError")]
    [InlineData(typeof(CoverageEligibilityRequest.EligibilityRequestPurpose), "AuthRequirements Benefits Discovery Validation")]
    [InlineData(typeof(CoverageEligibilityResponse.EligibilityResponsePurpose), "AuthRequirements Benefits Discovery Validation")]
    [InlineData(typeof(CarePlan.CarePlanActivityKind), "Appointment CommunicationRequest DeviceRequest MedicationRequest NutritionOrder Task ServiceRequest VisionPrescription")]
    [InlineData(typeof(CarePlan.CarePlanIntent), "Proposal Plan Order Option")]
    [InlineData(typeof(Goal.GoalLifecycleStatus), "Proposed Planned Accepted Active OnHold Completed Cancelled EnteredInError Rejected")]
    [InlineData(typeof(Encounter.EncounterStatus), "Planned Arrived Triaged InProgress Onleave Finished Cancelled EnteredInError Unknown")]
    [InlineData(typeof(EpisodeOfCare.EpisodeOfCareStatus), "Planned Waitlist Active Onhold Finished Cancelled EnteredInError")]
    [InlineData(typeof(CareTeam.CareTeamStatus), "Proposed Active Suspended Inactive EnteredInError")]
    [InlineData(typeof(Endpoint.EndpointStatus), "Active Suspended Error Off EnteredInError Test")]
    [InlineData(typeof(Location.LocationMode), "Instance Kind")]
    [InlineData(typeof(Group.GroupType), "Person Animal Practitioner Device Medication Substance")]
    [InlineData(typeof(Flag.FlagStatus), "Active Inactive EnteredInError")]
    [InlineData(typeof(QuestionnaireResponse.QuestionnaireResponseStatus), "InProgress Completed Amended EnteredInError Stopped")]
    [InlineData(typeof(DaysOfWeek), "Mon Tue Wed Thu Fri Sat Sun")]
    [InlineData(typeof(Quantity.QuantityComparator), "LessThan LessOrEqual GreaterOrEqual GreaterThan")]
    [InlineData(typeof(Money.Currencies), "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG")]
    [InlineData(typeof(Address.AddressUse), "Home Work Temp Old Billing")]
    public void Members_AreThoseOfTheValueSet(Type type, string members)
    {
        Enum.GetNames(type).Order(StringComparer.Ordinal).ShouldBe(members.Split(' ').Order(StringComparer.Ordinal));
    }
}
