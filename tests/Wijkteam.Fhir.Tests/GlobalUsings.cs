global using Hl7.Fhir.Serialization;
global using Shouldly;
global using Xunit;
