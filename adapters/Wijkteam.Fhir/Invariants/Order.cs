using Hl7.Fhir.Model;

namespace Hl7.Fhir.Reading;

/// <summary>What comes before what, as far as it can be said (http://hl7.org/fhirpath/#comparison).</summary>
internal static class Order
{
    private const int DayLength = 10;

    /// <summary>Whether a date or moment is surely after another. What is less precise may be either, and is not.</summary>
    public static bool IsAfter(string? left, string? right)
    {
        if (left is null || right is null)
        {
            return false;
        }

        if (left.Length > DayLength && right.Length > DayLength)
        {
            return Moments.Parse(left) > Moments.Parse(right);
        }

        var length = Math.Min(left.Length, right.Length);
        return string.CompareOrdinal(left, 0, right, 0, length) > 0;
    }

    /// <summary>Whether a quantity is surely more than another: of the same unit.</summary>
    public static bool IsMore(Quantity? left, Quantity? right) =>
        left?.Value > right?.Value && string.Equals(left?.Unit, right?.Unit, StringComparison.Ordinal)
        && string.Equals(left?.System, right?.System, StringComparison.Ordinal) && string.Equals(left?.Code, right?.Code, StringComparison.Ordinal);
}
