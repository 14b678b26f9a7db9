namespace Wijkteam.Hub.Identity;

/// <summary>Authorisation policies by name. An endpoint that names none still asks for a token.</summary>
internal static class Policies
{
    /// <summary>The token names an acting <see cref="V1.Professional"/>: required wherever a person's data is touched.</summary>
    public const string Professional = "professional";

    /// <summary>The caller is an adapter. No adapter meets <see cref="Professional"/>, whomever it vouches for.</summary>
    public const string Adapter = "adapter";
}
