using System.Globalization;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>A Patient (nl-core) as the contract's subject. Whether it may be named so is the hub's to say.</summary>
internal static class SubjectMapping
{
    /// <param name="field">The subject's path in the contract.</param>
    public static V1.Subject Map(Part<Patient> patient, string field, FieldOrigins origins)
    {
        origins.Add(field, patient.Path);
        var resource = patient.Resource;
        var subject = new V1.Subject();
        MapIdentifier(patient, subject, field, origins);
        MapName(patient, subject, field, origins);
        MapAddress(patient, subject, field, origins);
        origins.Add($"{field}.birth_date", $"{patient.Path}.birthDate");
        subject.BirthDate = resource.BirthDate ?? "";
        var phone = resource.Telecom.FindIndex(contact => contact.System == ContactPoint.ContactPointSystem.Phone);
        if (phone >= 0)
        {
            origins.Add($"{field}.telephone", $"{patient.Path}.telecom[{phone}].value");
            subject.Telephone = ToE164(resource.Telecom[phone].Value ?? "");
        }

        subject.Identification = subject.Bsn.Length > 0 ? V1.SubjectIdentification.Bsn
            : subject.Name is not null || subject.BirthDate.Length > 0 ? V1.SubjectIdentification.Person
            : V1.SubjectIdentification.Address;
        return subject;
    }

    /// <summary>One citizen has one BSN: of two, none is chosen, and one that was left empty is not taken for none.</summary>
    public static void CheckIdentity(Part<Patient> patient, FhirFaultList faults)
    {
        var numbers = patient.Resource.Identifier.Where(identifier => identifier.System == FhirUris.Bsn).ToList();
        if (numbers.Exists(number => string.IsNullOrEmpty(number.Value)))
        {
            faults.Required($"{patient.Path}.identifier", "A BSN needs its value.");
        }

        if (numbers.Count > 1)
        {
            faults.Add(OperationOutcome.IssueType.Duplicate, FhirReasons.DuplicateEntry, $"{patient.Path}.identifier", "A citizen has one BSN.");
        }
    }

    /// <summary>A Dutch number as GP software notes it ("06-12 34 56 78") in the form of E.164; anything else as it is, for the hub to judge.</summary>
    public static string ToE164(string phone)
    {
        var digits = string.Concat(phone.Where(c => char.IsAsciiDigit(c) || c == '+'));
        return digits is ['0', '0', ..] ? $"+{digits[2..]}" : digits is ['0', not '0', ..] && digits.Length == 10 ? $"+31{digits[1..]}" : digits;
    }

    private static void MapIdentifier(Part<Patient> patient, V1.Subject subject, string field, FieldOrigins origins)
    {
        var index = patient.Resource.Identifier.FindIndex(identifier => identifier.System == FhirUris.Bsn);
        origins.Add($"{field}.bsn", index < 0 ? $"{patient.Path}.identifier" : $"{patient.Path}.identifier[{index}].value");
        subject.Bsn = index < 0 ? "" : patient.Resource.Identifier[index].Value ?? "";
    }

    private static void MapName(Part<Patient> patient, V1.Subject subject, string field, FieldOrigins origins)
    {
        var names = patient.Resource.Name;
        var index = Math.Max(0, names.FindIndex(name => name.Use == HumanName.NameUse.Official));
        origins.Add($"{field}.name", $"{patient.Path}.name{(names.Count == 0 ? "" : $"[{index}]")}");
        if (names.Count == 0)
        {
            return;
        }

        origins.Add($"{field}.name.given", $"{patient.Path}.name[{index}].given");
        origins.Add($"{field}.name.family", $"{patient.Path}.name[{index}].family");
        subject.Name = new V1.HumanName { Given = string.Join(' ', names[index].Given), Family = names[index].Family ?? names[index].Text ?? "" };
    }

    /// <summary>Reads nl-core's extensions; <c>line</c> itself is never parsed.</summary>
    private static void MapAddress(Part<Patient> patient, V1.Subject subject, string field, FieldOrigins origins)
    {
        var addresses = patient.Resource.Address;
        var index = Math.Max(0, addresses.FindIndex(address => address.Use == Address.AddressUse.Home));
        var path = $"{patient.Path}.address{(addresses.Count == 0 ? "" : $"[{index}]")}";
        origins.Add($"{field}.address", path);
        if (addresses.Count == 0)
        {
            return;
        }

        var address = addresses[index];
        origins.Add($"{field}.address.postcode", $"{path}.postalCode");
        origins.Add($"{field}.address.house_number", $"{path}.line.extension('{FhirUris.HouseNumber}')");
        origins.Add($"{field}.address.house_number_suffix", $"{path}.line.extension('{FhirUris.HouseNumberSuffix}')");
        origins.Add($"{field}.address.street", $"{path}.line.extension('{FhirUris.StreetName}')");
        origins.Add($"{field}.address.city", $"{path}.city");
        subject.Address = new V1.Address
        {
            Postcode = (address.PostalCode ?? "").Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant(),
            HouseNumber = int.TryParse(PartOf(address, FhirUris.HouseNumber), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
            HouseNumberSuffix = PartOf(address, FhirUris.HouseNumberSuffix),
            Street = PartOf(address, FhirUris.StreetName),
            City = address.City ?? "",
        };
    }

    private static string PartOf(Address address, string url) => address.LineElement
        .SelectMany(line => line.Extension)
        .Where(extension => extension.Url == url)
        .Select(extension => (extension.Value as FhirString)?.Value)
        .FirstOrDefault() ?? "";
}
