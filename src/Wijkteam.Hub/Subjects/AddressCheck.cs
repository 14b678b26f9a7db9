using Wijkteam.Hub.Areas;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Subjects;

/// <summary>Checks the form of an address as the contract says it; whether the address exists is for the directory to say.</summary>
internal static class AddressCheck
{
    /// <summary>Adds a fault for each field that is not in its form.</summary>
    /// <param name="faults">Where the faults go.</param>
    /// <param name="path">The path of the address in the request. Example: <c>content.subject.address</c>.</param>
    /// <param name="address">The address.</param>
    public static void Check(Faults faults, string path, Address address)
    {
        if (address.Postcode.Length == 0)
        {
            faults.Required($"{path}.postcode");
        }
        else if (!Postcode.IsValid(address.Postcode))
        {
            faults.Invalid($"{path}.postcode", "4 digits, the first not 0, then 2 capitals that are not SA, SD or SS; no space.");
        }

        if (address.HouseNumber == 0)
        {
            faults.Required($"{path}.house_number");
        }
        else if (address.HouseNumber is < 0 or > AddressIndex.MaxHouseNumber)
        {
            faults.Invalid($"{path}.house_number", $"1 to {AddressIndex.MaxHouseNumber}.");
        }

        faults.Text($"{path}.house_number_suffix", address.HouseNumberSuffix, 10);
        faults.Text($"{path}.street", address.Street, 100);
        faults.Text($"{path}.city", address.City, 100);
    }
}
