using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using FhirTask = Hl7.Fhir.Model.Task;

namespace Wijkteam.Fhir.Tests;

/// <summary>Code as it is written against the SDK that the model stands in for.</summary>
public sealed class UsageTests
{
    [Fact]
    public void Patient_IsBuiltAndWritten()
    {
        var patient = new Patient
        {
            Id = "p1",
            Meta = new Meta { Profile = ["http://nictiz.nl/fhir/StructureDefinition/nl-core-Patient"] },
            Active = true,
            Gender = AdministrativeGender.Female,
            BirthDate = "1987-03-09",
            Deceased = new FhirBoolean(false),
        };
        patient.Identifier.Add(new Identifier("http://fhir.nl/fhir/NamingSystem/bsn", "999900006"));
        patient.Name.Add(new HumanName { Use = HumanName.NameUse.Official, Family = "Verzonnen", Given = ["Fatima"] });
        patient.Telecom.Add(new ContactPoint(ContactPoint.ContactPointSystem.Phone, ContactPoint.ContactPointUse.Mobile, "+31612345678"));
        patient.Contact.Add(new Patient.ContactComponent { Name = HumanName.ForFamily("Buur").WithGiven("B.") });
        patient.Name[0].FamilyElement!.SetStringExtension("http://hl7.org/fhir/StructureDefinition/humanname-own-name", "Verzonnen");

        var read = new FhirJsonPocoDeserializer().DeserializeResource(new FhirJsonPocoSerializer().SerializeToString(patient));

        read.IsExactly(patient).ShouldBeTrue();
        ((Patient)read).Name.Single().Given.ShouldBe(["Fatima"]);
        ((Patient)read).Name[0].FamilyElement!.GetStringExtension("http://hl7.org/fhir/StructureDefinition/humanname-own-name").ShouldBe("Verzonnen");
        read.TypeName.ShouldBe("Patient");
        patient.Contact[0].TypeName.ShouldBe("Patient#Contact");
    }

    [Fact]
    public void Task_HasItsEnumsComponentsAndChoices()
    {
        var task = new FhirTask
        {
            Status = FhirTask.TaskStatus.InProgress,
            Intent = FhirTask.TaskIntent.Order,
            Priority = RequestPriority.Urgent,
            Code = new CodeableConcept("http://hl7.org/fhir/CodeSystem/task-code", "fulfill"),
            Focus = new ResourceReference("ServiceRequest/1"),
            For = new ResourceReference("Patient/1", "F. Verzonnen"),
            ExecutionPeriod = new Period(new FhirDateTime(2026, 3, 9), new FhirDateTime("2026-04")),
            AuthoredOn = "2026-03-09T10:15:00+01:00",
            Restriction = new FhirTask.RestrictionComponent { Repetitions = 2 },
        };
        task.Input.Add(new FhirTask.ParameterComponent { Type = new CodeableConcept { Text = "uren" }, Value = new Quantity(2.50m, "h") });
        task.Output.Add(new FhirTask.OutputComponent { Type = new CodeableConcept { Text = "wanneer" }, Value = new Instant(new DateTimeOffset(2026, 3, 9, 10, 0, 0, TimeSpan.FromHours(1))) });
        task.Note.Add(new Annotation { Text = "…", Author = new FhirString("wijkteam"), Time = "2026" });
        task.AddExtension("https://a.example", new FhirBoolean(true));

        FhirValidator.Validate(task).ShouldBeEmpty();
        task.Status.GetLiteral().ShouldBe("in-progress");
        EnumUtility.ParseLiteral<FhirTask.TaskStatus>("on-hold").ShouldBe(FhirTask.TaskStatus.OnHold);
        EnumUtility.ParseLiteral<FhirTask.TaskStatus>("onhold").ShouldBeNull();
        task.GetExtensionValue<FhirBoolean>("https://a.example")!.Value.ShouldBe(true);
        (task.Input[0].Value is Quantity { Value: 2.50m, System: "http://unitsofmeasure.org" }).ShouldBeTrue();
        ((Instant)task.Output[0].Value!).Value.ShouldBe(new DateTimeOffset(2026, 3, 9, 9, 0, 0, TimeSpan.Zero));
        task.ExecutionPeriod.StartElement!.ToDateTimeOffset(TimeSpan.FromHours(1)).ShouldBe(new DateTimeOffset(2026, 3, 9, 0, 0, 0, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Bundle_HasEntriesWithRequests()
    {
        var bundle = new Bundle { Type = Bundle.BundleType.Transaction };
        bundle.AddResourceEntry(new Patient { Active = true }, "urn:uuid:0f6a1a52-6a5e-4c1e-9d53-2f9f0c6a7b01").Request =
            new Bundle.RequestComponent { Method = Bundle.HTTPVerb.POST, Url = "Patient" };
        bundle.Entry.Add(new Bundle.EntryComponent
        {
            Resource = new ServiceRequest { Status = RequestStatus.Active, Intent = RequestIntent.FillerOrder, Subject = new ResourceReference("Patient/1") },
            Request = new Bundle.RequestComponent { Method = Bundle.HTTPVerb.PUT, Url = "ServiceRequest/1" },
        });

        FhirValidator.Validate(bundle).ShouldBeEmpty();
        bundle.GetResources().OfType<ServiceRequest>().Single().Intent.ShouldBe(RequestIntent.FillerOrder);
    }

    [Fact]
    public void OtherResources_HaveTheNamesThatUsersExpect()
    {
        var outcome = new OperationOutcome { Issue = { new OperationOutcome.IssueComponent { Severity = OperationOutcome.IssueSeverity.Error, Code = OperationOutcome.IssueType.NotFound, Diagnostics = "x", Expression = ["Bundle.entry[1]"] } } };
        var consent = new Consent { Status = Consent.ConsentState.Active, Provision = new Consent.provisionComponent { Type = Consent.ConsentProvisionType.Permit, Period = new Period { Start = "2026" } } };
        var subscription = new Subscription { Status = Subscription.SubscriptionStatus.Requested, Channel = new Subscription.ChannelComponent { Type = Subscription.SubscriptionChannelType.RestHook } };
        var capability = new CapabilityStatement { Kind = CapabilityStatementKind.Instance, Status = PublicationStatus.Active, FhirVersion = FHIRVersion.N4_0_1 };
        capability.Rest.Add(new CapabilityStatement.RestComponent { Mode = CapabilityStatement.RestfulCapabilityMode.Server });
        capability.Rest[0].Resource.Add(new CapabilityStatement.ResourceComponent { Type = "Patient", Interaction = { new CapabilityStatement.ResourceInteractionComponent { Code = CapabilityStatement.TypeRestfulInteraction.SearchType } } });
        var communication = new Communication { Status = EventStatus.Completed, Payload = { new Communication.PayloadComponent { Content = new FhirString("x") } } };
        var document = new DocumentReference { Status = DocumentReferenceStatus.Current, DocStatus = CompositionStatus.Final };
        var observation = new Observation { Status = ObservationStatus.Final, Value = new FhirString("x"), Component = { new Observation.ComponentComponent { DataAbsentReason = new CodeableConcept { Text = "x" } } } };
        var parameters = new Parameters().Add("a", new Integer(1)).Add("b", new Patient());
        var audit = new AuditEvent { Action = AuditEvent.AuditEventAction.R, Outcome = AuditEvent.AuditEventOutcome.N0 };

        outcome.Issue[0].Code.GetLiteral().ShouldBe("not-found");
        consent.Provision.Type.GetSystem().ShouldBe("http://hl7.org/fhir/consent-provision-type");
        subscription.Channel.Type.GetLiteral().ShouldBe("rest-hook");
        capability.FhirVersion.GetLiteral().ShouldBe("4.0.1");
        communication.Payload[0].Content.ShouldBeOfType<FhirString>();
        document.DocStatus.ShouldBe(CompositionStatus.Final);
        observation.Component[0].DataAbsentReason!.Text.ShouldBe("x");
        (parameters.GetSingle("a")!.Value as Integer)!.Value.ShouldBe(1);
        audit.Outcome.GetLiteral().ShouldBe("0");
    }

    [Fact]
    public void DeepCopy_SharesNothing()
    {
        var patient = new Patient { Name = { new HumanName { Given = ["A"] } }, BirthDate = "1987" };
        var copy = (Patient)patient.DeepCopy();

        copy.IsExactly(patient).ShouldBeTrue();
        copy.Name[0].GivenElement[0].Value = "B";
        copy.IsExactly(patient).ShouldBeFalse();
        copy.BirthDateElement!.Value = "1988";
        (patient.Name[0].Given.Single(), patient.BirthDate).ShouldBe(("A", "1987"));
    }

    [Fact]
    public void IsExactly_TellsApartTypesValuesAndExtensions()
    {
        new FhirString("a").IsExactly(new FhirString("a")).ShouldBeTrue();
        new FhirString("a").IsExactly(new FhirString("b")).ShouldBeFalse();
        new FhirString("a").IsExactly(new Markdown("a")).ShouldBeFalse();
        new FhirString("a").IsExactly(new FhirString("a") { ElementId = "x" }).ShouldBeFalse();
        new FhirDecimal(1.0m).IsExactly(new FhirDecimal(1.00m)).ShouldBeFalse();
        new Patient().IsExactly(new Patient { Name = [] }).ShouldBeTrue();
        new Patient { Active = true }.IsExactly(new Patient { Active = false }).ShouldBeFalse();
    }

    [Fact]
    public void Extensions_AreFoundReplacedAndRemoved()
    {
        var patient = new Patient();
        patient.AddExtension("u", new FhirString("a"));
        patient.AddExtension("u", new FhirString("b"));
        patient.AddExtension("m", new FhirBoolean(true), isModifier: true);

        patient.GetExtensions("u").Count().ShouldBe(2);
        patient.GetStringExtension("u").ShouldBe("a");
        patient.GetBoolExtension("m").ShouldBe(true);
        patient.ModifierExtension.Count.ShouldBe(1);
        patient.SetStringExtension("u", "c");
        patient.GetExtensions("u").Select(extension => ((FhirString)extension.Value!).Value).ShouldBe(["c"]);
        patient.RemoveExtension("m");
        patient.GetExtension("m").ShouldBeNull();
        Should.Throw<ArgumentException>(() => new Period().AddExtension("m", new FhirBoolean(true), isModifier: true));
    }

    [Fact]
    public void ModelInfo_KnowsTheTypes()
    {
        ModelInfo.IsKnownResource("Account").ShouldBeTrue();
        ModelInfo.IsKnownResource("SubscriptionStatus").ShouldBeFalse();
        ModelInfo.SupportedResources.ShouldNotContain("Account");
        ModelInfo.GetTypeForFhirType("Reference").ShouldBe(typeof(ResourceReference));
        ModelInfo.GetFhirTypeNameForType(typeof(FhirDateTime)).ShouldBe("dateTime");
    }
}
