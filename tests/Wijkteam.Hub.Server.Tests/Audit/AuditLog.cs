using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Audit;

/// <summary>The log of a citizen, as a participant sees it.</summary>
internal static class AuditLog
{
    public const string Auditor = "functionaris-gegevensbescherming";

    /// <summary>The municipality's data protection officer.</summary>
    public static Registration Registration()
    {
        var registration = Samples.Registered(Auditor, ParticipantKind.Municipality);
        registration.Auditor = true;
        return registration;
    }

    public static ListAuditEventsRequest About(string bsn) => new() { Subject = new Subject { Identification = SubjectIdentification.Bsn, Bsn = bsn }, PageSize = 200 };

    public static async Task<ListAuditEventsResponse> AskAsync(this TestParticipant by, ListAuditEventsRequest request) =>
        await by.Audit.ListAuditEventsAsync(request, Waiting.Call());

    public static async Task<IReadOnlyList<AuditEvent>> WhoLookedAsync(this TestParticipant by, string bsn) => (await by.AskAsync(About(bsn))).Events;

    /// <summary>An event as a line: what happened, and who did it.</summary>
    public static IEnumerable<(string Kind, string By)> Lines(this IEnumerable<AuditEvent> events) => events.Select(seen => (seen.Kind, seen.Agent?.ParticipantId ?? "?"));
}
