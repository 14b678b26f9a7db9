namespace Wijkteam.Hub.Routing;

/// <summary>Whom something with age limits is for.</summary>
internal static class Ages
{
    /// <summary>Whether it is for somebody of an age.</summary>
    /// <param name="maxAge">0 for no limit.</param>
    /// <param name="age">In whole years. One that is not known fits where there are no limits alone: a guess would show an adult's affairs to a youth team, or a
    /// child's to the other; the desk asks instead.</param>
    public static bool Serve(int minAge, int maxAge, int? age) =>
        age is { } years ? years >= minAge && (maxAge == 0 || years <= maxAge) : minAge == 0 && maxAge == 0;
}
