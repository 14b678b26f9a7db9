namespace Wijkteam.Hub.Identity;

/// <summary>Authorisation policies by name. An endpoint that names none still asks for a token.</summary>
internal static class Policies
{
    /// <summary>The token names an acting <see cref="V1.Professional"/>: required wherever a person's data is touched.</summary>
    public const string Professional = "professional";
}
