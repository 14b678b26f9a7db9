namespace Wijkteam.Fuzz.Mutation;

/// <summary>Makes inputs out of valid documents: one to four changes that keep the form, and sometimes damage that does not.</summary>
/// <param name="words">What can stand in the place of a value, as the format writes it.</param>
/// <param name="maxBytes">As long as an input becomes at most.</param>
internal sealed class Mutator(IReadOnlyList<Document> documents, Words words, int maxBytes)
{
    /// <summary>One input in so many is made long: a member is repeated until the limit, or a value is stretched to it.</summary>
    private const int LongInputs = 2_000;

    public FuzzInput Next(Random random)
    {
        var document = documents[random.Next(documents.Count)];
        var edits = new List<Edit>();
        var taken = new List<Unit>();
        for (var i = random.Next(5); i > 0; i--)
        {
            AddEdit(document, random, edits, taken);
        }

        if (random.Next(LongInputs) == 0)
        {
            AddLong(document, random, edits, taken);
        }

        var bytes = Edit.Apply(document.Bytes, edits);
        if (edits.Count == 0 || random.Next(6) == 0)
        {
            bytes = Damage.Do(bytes, random);
        }

        return new FuzzInput(document.Name, bytes.Length > maxBytes ? bytes[..maxBytes] : bytes);
    }

    private void AddEdit(Document document, Random random, List<Edit> edits, List<Unit> taken)
    {
        var unit = document.Units[random.Next(document.Units.Count)];
        if (!Take(unit, taken))
        {
            return;
        }

        switch (unit.Kind)
        {
            case UnitKind.Member when random.Next(6) == 0:
                edits.Add(new Edit(unit.Start, unit.End, document.HollowOf(unit)));
                break;
            case UnitKind.Member when random.Next(3) is var choice and < 2:
                edits.Add(choice == 0 ? new Edit(unit.CutStart, unit.CutEnd, []) : Repeat(document, unit, random.Next(8) == 0 ? 64 : 1));
                break;
            case UnitKind.Member:
                Swap(document, unit, random, edits, taken);
                break;
            case UnitKind.Value:
                edits.Add(new Edit(unit.Start, unit.End, random.Next(4) == 0 ? Foreign(unit.Kind, random) : words.Next(random, document.Of(unit))));
                break;
            default:
                edits.Add(new Edit(unit.Start, unit.End, Foreign(unit.Kind, random)));
                break;
        }
    }

    /// <summary>Another of the kind, of any document: a date where a list belongs, a team where a patient does.</summary>
    private byte[] Foreign(UnitKind kind, Random random)
    {
        var document = documents[random.Next(documents.Count)];
        while (true)
        {
            var unit = document.Units[random.Next(document.Units.Count)];
            if (unit.Kind == kind)
            {
                return document.Of(unit).ToArray();
            }
        }
    }

    private static void Swap(Document document, Unit unit, Random random, List<Edit> edits, List<Unit> taken)
    {
        var other = document.Units[random.Next(document.Units.Count)];
        if (other.Kind == UnitKind.Member && Take(other, taken))
        {
            edits.Add(new Edit(unit.Start, unit.End, document.Of(other).ToArray()));
            edits.Add(new Edit(other.Start, other.End, document.Of(unit).ToArray()));
        }
    }

    private void AddLong(Document document, Random random, List<Edit> edits, List<Unit> taken)
    {
        var unit = document.Units[random.Next(document.Units.Count)];
        if (!Take(unit, taken))
        {
            return;
        }

        var room = random.Next(maxBytes / 8, maxBytes);
        if (unit.Kind == UnitKind.Member)
        {
            edits.Add(Repeat(document, unit, room / (unit.End - unit.Start + document.Separator.Length)));
        }
        else if (unit.Kind == UnitKind.Value)
        {
            edits.Add(new Edit(unit.Start, unit.End, words.Long(random, document.Of(unit), room)));
        }
    }

    private static Edit Repeat(Document document, Unit unit, int times)
    {
        var repeated = new byte[times * (document.Separator.Length + unit.End - unit.Start)];
        for (var (i, at) = (0, 0); i < times; i++)
        {
            document.Separator.CopyTo(repeated, at);
            at += document.Separator.Length;
            document.Of(unit).CopyTo(repeated.AsSpan(at));
            at += unit.End - unit.Start;
        }

        return new Edit(unit.End, unit.End, repeated);
    }

    /// <summary>What is cut out must not overlap what else is.</summary>
    private static bool Take(Unit unit, List<Unit> taken)
    {
        // With its comma, and up to the next: an edit at the end of one must not meet the start of another.
        var whole = new Unit(unit.Kind, unit.CutStart - 1, unit.CutEnd + 1);
        if (taken.Exists(whole.Overlaps))
        {
            return false;
        }

        taken.Add(whole);
        return true;
    }
}
