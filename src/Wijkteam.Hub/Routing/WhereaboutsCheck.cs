using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>Checks where a citizen lives or stays: an address or an area, as goes with the residence.</summary>
internal static class WhereaboutsCheck
{
    /// <summary>Faults what is wrong with the whereabouts that stand at <paramref name="path"/>.</summary>
    public static void Check(Faults faults, string path, Whereabouts? whereabouts)
    {
        if (whereabouts is null)
        {
            faults.Required(path);
            return;
        }

        Check(faults, $"{path}.", whereabouts.Address, whereabouts.AreaCode, whereabouts.Residence);
    }

    /// <param name="prefix">What stands before the fields' names. Example: <c>moved_to.</c></param>
    public static void Check(Faults faults, string prefix, Address? address, string areaCode, Residence residence)
    {
        if (address is not null)
        {
            AddressCheck.Check(faults, $"{prefix}address", address);
            if (areaCode.Length > 0)
            {
                faults.NotAllowed($"{prefix}area_code", "Either an address or an area code.");
            }
        }
        else if (areaCode.Length == 0)
        {
            faults.Add($"{prefix}address", RefusalReason.FieldRequired, "An address or an area_code is required.");
        }
        else if (!AreaCode.IsValid(areaCode))
        {
            faults.Invalid($"{prefix}area_code", "\"GM\" and 4 digits, \"WK\" and 6 or \"BU\" and 8 digits or capitals.");
        }

        if (!Enum.IsDefined(residence))
        {
            faults.Invalid($"{prefix}residence", "AT_ADDRESS, HOMELESS or SECRET_ADDRESS.");
        }
        else if (residence is Residence.Homeless or Residence.SecretAddress && !AreaCode.IsMunicipality(areaCode))
        {
            faults.Invalid($"{prefix}area_code", "With this residence the municipality, \"GM\" and 4 digits, and no address.");
        }
    }
}
