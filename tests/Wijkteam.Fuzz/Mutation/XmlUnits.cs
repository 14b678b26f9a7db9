namespace Wijkteam.Fuzz.Mutation;

/// <summary>Takes a document in XML apart that was written by a writer: elements and attributes in double quotes, and neither comments nor CDATA.</summary>
internal static class XmlUnits
{
    public static Document Of(string name, byte[] xml)
    {
        var units = new List<Unit>();
        var open = new Stack<int>();
        for (var start = Array.IndexOf(xml, (byte)'<'); start >= 0; start = Array.IndexOf(xml, (byte)'<', start + 1))
        {
            var end = Array.IndexOf(xml, (byte)'>', start) + 1;
            if (xml[start + 1] == '/')
            {
                units.Add(new Unit(UnitKind.Member, open.Pop(), end));
                continue;
            }

            var isEmpty = xml[end - 2] == '/';
            AddTag(xml, start, end, units);
            if (isEmpty)
            {
                units.Add(new Unit(UnitKind.Member, start, end));
            }
            else
            {
                open.Push(start);
            }
        }

        return new Document(name, xml, units, [], Hollow);
    }

    private static string Hollow(string element)
    {
        var value = element.IndexOf(" value=\"", StringComparison.Ordinal);
        return value < 0 || element.IndexOf('>', StringComparison.Ordinal) < value ? element : $"{element[..value]} id=\"x{element[(value + " value=\"".Length)..]}";
    }

    private static void AddTag(byte[] xml, int start, int end, List<Unit> units)
    {
        var name = start + 1;
        var nameEnd = name + xml.AsSpan(name..end).IndexOfAny(" />"u8);
        units.Add(new Unit(UnitKind.Name, name, nameEnd));
        for (var quote = Array.IndexOf(xml, (byte)'"', nameEnd, end - nameEnd); quote >= 0;)
        {
            var close = Array.IndexOf(xml, (byte)'"', quote + 1, end - quote - 1);
            units.Add(new Unit(UnitKind.Value, quote + 1, close));
            quote = Array.IndexOf(xml, (byte)'"', close + 1, end - close - 1);
        }
    }
}
