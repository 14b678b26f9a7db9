using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Authorisation;

/// <summary>A line of <c>rights.md</c>.</summary>
/// <param name="Refusals">In order: whose they are (<see cref="Role.Everyone"/> for all who are left), and which.</param>
public sealed record Right(string Call, bool AsksForProfessional, IReadOnlyList<string> May, IReadOnlyList<(string Of, string Reason)> Refusals, string Request)
{
    /// <summary>What a role is let through with.</summary>
    public const string Allowed = "OK";

    /// <summary>What a role must get: <see cref="Allowed"/>, or the reason of the refusal.</summary>
    public string ExpectedFor(Role role) => role switch
    {
        _ when May is ["anybody"] => Allowed,
        { ParticipantId: null } => "TOKEN_INVALID",
        _ when May is ["not served"] => "UNIMPLEMENTED",
        { Kind: ParticipantKind.Adapter } when AsksForProfessional => "PARTICIPANT_NOT_ENTITLED",
        { HasProfessional: false } when AsksForProfessional => "PROFESSIONAL_REQUIRED",
        _ when May.Intersect(role.Names).Any() => Allowed,
        { Kind: ParticipantKind.Adapter } => "PARTICIPANT_NOT_ENTITLED",
        _ => Refusals.First(refusal => role.Names.Contains(refusal.Of)).Reason,
    };

    /// <summary>The lines of the one table in the file.</summary>
    public static IReadOnlyList<Right> Parse(string file) =>
    [
        .. file.Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new Right(cells[1], cells[2] == "professional", List(cells[3], ','), [.. List(cells[4], ';').Select(Refusal)], cells[5].Trim('`'))),
    ];

    private static IReadOnlyList<string> List(string cell, char separator) =>
        cell.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static (string Of, string Reason) Refusal(string text) =>
        text.Split(':', StringSplitOptions.TrimEntries) is [var of, var reason] ? (of, reason) : (Role.Everyone, text);
}

/// <summary>Who makes a call.</summary>
/// <param name="Name">For the reader of a failure.</param>
/// <param name="ParticipantId">Null for a call without a token.</param>
/// <param name="Part">Its part in the object: <see cref="Source"/>, <see cref="Target"/>, <see cref="Operator"/> or <see cref="Auditor"/>; null for an outsider.</param>
public sealed record Role(string Name, string? ParticipantId, ParticipantKind Kind, bool HasProfessional, string? Part = null)
{
    public const string Source = "source";
    public const string Target = "target";
    public const string Operator = "operator";
    public const string Auditor = "auditor";
    public const string Everyone = "everyone";

    /// <summary>What the table calls it.</summary>
    public IReadOnlyList<string> Names { get; } =
    [
        Part ?? "",
        Part is Source or Target ? "other party" : "",
        Kind is ParticipantKind.GpPractice or ParticipantKind.NeighbourhoodTeam or ParticipantKind.Municipality or ParticipantKind.CareProvider
            ? "referrers" : "no referrer",
        Kind is ParticipantKind.Police or ParticipantKind.HousingCorporation or ParticipantKind.CreditBank or ParticipantKind.School or ParticipantKind.Volunteers
            or ParticipantKind.Utility ? "no BSN" : Kind == ParticipantKind.Adapter ? "" : "BSN users",
        Kind is ParticipantKind.NeighbourhoodTeam or ParticipantKind.Municipality ? "municipal" : "",
        Kind == ParticipantKind.Adapter ? "adapter" : Everyone,
    ];
}
