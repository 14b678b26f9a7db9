using System.Globalization;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Gp.Signals;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Views;

/// <summary>The citizen as one referral names them: the sender's own Patient, or nl-core from the contract.</summary>
internal static class PatientView
{
    public static Patient Of(V1.Referral referral)
    {
        var view = SourceMessage.Open(referral) is { } source ? OfSource(source, referral) : Compose(referral.Content?.Subject ?? new V1.Subject());
        ReferralMeta.Stamp(view, referral);
        return view;
    }

    /// <summary>The citizen as a signal names them.</summary>
    public static Patient Of(V1.Signal signal)
    {
        var view = Compose(signal.Content?.Subject ?? new V1.Subject());
        SignalMeta.Stamp(view, signal);
        return view;
    }

    private static Patient OfSource(ReferralMessage source, V1.Referral referral)
    {
        Embedding.Embed(source.Patient, source.References, resource => source.AddressOf(resource, referral.Id));
        return source.Patient.Resource;
    }

    /// <summary>A subject of the contract, without an id.</summary>
    public static Patient Compose(V1.Subject subject)
    {
        var view = new Patient { BirthDate = NullIfEmpty(subject.BirthDate) };
        if (subject.Bsn.Length > 0)
        {
            view.Identifier.Add(new Identifier { System = FhirUris.Bsn, Value = subject.Bsn });
        }

        if (subject.Name is { } name)
        {
            view.Name.Add(new HumanName { Given = name.Given.Length > 0 ? [name.Given] : [], Family = NullIfEmpty(name.Family) });
        }

        if (subject.Telephone.Length > 0)
        {
            view.Telecom.Add(new ContactPoint { System = ContactPoint.ContactPointSystem.Phone, Value = subject.Telephone });
        }

        if (subject.Address is { } address)
        {
            view.Address.Add(Compose(address));
        }

        return view;
    }

    private static Address Compose(V1.Address address)
    {
        var number = address.HouseNumber.ToString(CultureInfo.InvariantCulture);
        var line = new FhirString(string.Join(' ', new[] { address.Street, number, address.HouseNumberSuffix }.Where(part => part.Length > 0)));
        AddPart(line, FhirUris.StreetName, address.Street);
        AddPart(line, FhirUris.HouseNumber, number);
        AddPart(line, FhirUris.HouseNumberSuffix, address.HouseNumberSuffix);
        return new Address { Use = Address.AddressUse.Home, LineElement = [line], PostalCode = NullIfEmpty(address.Postcode), City = NullIfEmpty(address.City), Country = "NL" };
    }

    private static void AddPart(FhirString line, string url, string value)
    {
        if (value.Length > 0)
        {
            line.Extension.Add(new Extension { Url = url, Value = new FhirString(value) });
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
