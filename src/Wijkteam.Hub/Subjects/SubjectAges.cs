using NodaTime;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Subjects;

/// <summary>How old a subject is.</summary>
internal static class SubjectAges
{
    /// <summary>The date of birth, if it can be read.</summary>
    public static LocalDate? GetBirthDate(this Subject? subject) => DutchCalendar.TryParseDate(subject?.BirthDate ?? "", out var date) ? date : null;

    /// <summary>The age in whole years; null if it is not known.</summary>
    public static int? GetAge(this Subject subject, DateTimeOffset now) =>
        subject.GetBirthDate() is { } birthDate ? DutchCalendar.AgeAt(birthDate, now) : null;
}
