using NodaTime;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Directory.Profiles;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Reorganisations;

/// <summary>Who takes over an open exchange, as the municipalities' profiles have it today. Pure.</summary>
internal static class SuccessionPolicy
{
    /// <summary>One for each of those who have it and do not keep it; empty if all do.</summary>
    /// <param name="citizen">The citizen where they live now.</param>
    public static IReadOnlyList<Handover> Of(ExchangeRecord exchange, Subject citizen, DirectorySnapshot directory)
    {
        if (AreasOf(exchange, citizen, directory) is not { Count: > 0 } areas)
        {
            return [];
        }

        var routedOn = RoutedOn(exchange, areas[^1]);
        var handovers = new List<Handover>();
        foreach (var holder in exchange.Holders)
        {
            if (directory.Successions.Find(holder, areas, routedOn) is { } succeeding)
            {
                var (from, to) = (directory.FindParticipant(holder)!, directory.FindParticipant(succeeding.To)!);
                var why = TransferExplanations.Succession(from, to, succeeding, directory.AreaNamed(areas[^1]));
                handovers.Add(new Handover(holder, succeeding.To, TransferReason.Reorganisation, succeeding.ProfileVersion, [why]));
            }
        }

        return handovers;
    }

    /// <summary>Where the citizen lives, as today's directory has it; or where it is no help, the municipality by which the exchange was routed.</summary>
    private static IReadOnlyList<string> AreasOf(ExchangeRecord exchange, Subject citizen, DirectorySnapshot directory)
    {
        var place = citizen.Address is { } address ? directory.FindAddress(address.Postcode, address.HouseNumber) : directory.FindArea(citizen.AreaCode);
        var municipality = ProfileName.MunicipalityOf(exchange.ProfileVersion) ?? exchange.ResponsibleMunicipality;
        return place is not null ? [.. place.Areas.Select(area => area.Code)] : municipality.Length > 0 ? [municipality] : [];
    }

    /// <summary>The first day of the municipality's profile that it was routed by, or else the day on which it was submitted.</summary>
    private static LocalDate RoutedOn(ExchangeRecord exchange, string municipality) => ProfileName.MunicipalityOf(exchange.ProfileVersion) == municipality
        ? ProfileName.FirstDayOf(exchange.ProfileVersion)
        : DutchCalendar.DateAt(exchange.Row.CreateTime);
}
