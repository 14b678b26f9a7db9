using Wijkteam.Adapters.Rest.Answers;

namespace Wijkteam.Adapters.Rest.Requests;

/// <summary>What is wrong with the form of a request, in the hub's own terms (<c>refusal.proto</c>). It never quotes what was sent.</summary>
internal static class RequestFault
{
    /// <param name="field">The path of the field in the request, as the hub names it: <c>content.subject.birth_date</c>; empty for all of it.</param>
    public static ProblemException Invalid(string field, string description) => Of("FIELD_INVALID", field, description);

    /// <inheritdoc cref="Invalid"/>
    public static ProblemException NotAllowed(string field, string description) => Of("FIELD_NOT_ALLOWED", field, description);

    private static ProblemException Of(string reason, string field, string description) =>
        new(Problem.Refused(400, reason, description, [new Violation(field, description)]));
}
