namespace Hl7.Fhir.Model;

/// <summary>Comparison, copies and enumeration of what may be absent; an empty list is an absent one.</summary>
internal static class Deep
{
    public static bool AreEqual(Base? left, Base? right) => left is null ? right is null : right is not null && left.IsExactly(right);

    public static bool AreEqual<T>(List<T>? left, List<T>? right)
        where T : Base
    {
        var count = left?.Count ?? 0;
        if (count != (right?.Count ?? 0))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!AreEqual(left![i], right![i]))
            {
                return false;
            }
        }

        return true;
    }

    public static void Add(List<Base> children, Base? value)
    {
        if (value is not null)
        {
            children.Add(value);
        }
    }

    public static void Add<T>(List<Base> children, List<T>? list)
        where T : Base
    {
        if (list is not null)
        {
            children.AddRange(list);
        }
    }

    public static T? Copy<T>(T? value)
        where T : Base => (T?)value?.DeepCopy();

    public static List<T>? Copy<T>(List<T>? list)
        where T : Base => list?.ConvertAll(item => (T)item.DeepCopy());
}
