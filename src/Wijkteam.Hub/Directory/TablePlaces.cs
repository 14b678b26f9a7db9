using Wijkteam.Hub.Areas;

namespace Wijkteam.Hub.Directory;

/// <summary>The places of a table's addresses. Each neighbourhood's is worked out when it is first asked for, and kept.</summary>
/// <param name="build">Works out the place of a neighbourhood's code; the same each time.</param>
internal sealed class TablePlaces(AreaTable table, Func<string, Place> build)
{
    private readonly Place?[] _places = new Place?[table.Neighbourhoods];

    /// <summary>The neighbourhood of an address; null if the table has no such address. Allocates nothing for a neighbourhood that was asked for before.</summary>
    public Place? Find(string postcode, int houseNumber)
    {
        var found = table.Find(postcode, houseNumber);

        // Two that ask at once may both work it out: they come to the same.
        return found < 0 ? null : Volatile.Read(ref _places[found]) ?? Keep(found, build(table.CodeOf(found)));
    }

    private Place Keep(int index, Place place)
    {
        Volatile.Write(ref _places[index], place);
        return place;
    }
}
