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

    public static IEnumerable<Base> Each(Base? value) => value is null ? [] : [value];

    public static IEnumerable<Base> Each<T>(List<T>? list)
        where T : Base => list ?? [];

    public static T? Copy<T>(T? value)
        where T : Base => (T?)value?.DeepCopy();

    public static List<T>? Copy<T>(List<T>? list)
        where T : Base => list?.ConvertAll(item => (T)item.DeepCopy());
}
