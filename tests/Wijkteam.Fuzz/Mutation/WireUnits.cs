using Google.Protobuf;

namespace Wijkteam.Fuzz.Mutation;

/// <summary>Takes a protobuf message apart: its fields, whatever they hold.</summary>
internal static class WireUnits
{
    public static Document Of(string name, byte[] message)
    {
        var units = new List<Unit>();
        using var input = new CodedInputStream(message);
        while (!input.IsAtEnd)
        {
            var start = (int)input.Position;
            input.ReadTag();
            units.Add(new Unit(UnitKind.Name, start, (int)input.Position));
            var value = (int)input.Position;
            input.SkipLastField();
            units.Add(new Unit(UnitKind.Value, value, (int)input.Position));
            units.Add(new Unit(UnitKind.Member, start, (int)input.Position));
        }

        return new Document(name, message, units, [], field => field);
    }
}
