using Shouldly;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Tests.Walks;

/// <summary>What must hold of all exchanges whatever their kind: nothing is disclosed without a basis, and no term passes in silence.</summary>
internal sealed class LapseAudit(WalkHub hub)
{
    /// <summary>What rests on agreement (all referrals, and the signals of the GP) went out only while the citizen had agreed and not taken that back.</summary>
    public void Check(string seed)
    {
        hub.Rows(
            $"""
            SELECT 1 FROM entries told JOIN records r ON r.id = told.record_id AND (r.kind = 1 OR (r.kind = 3 AND r.source = '{WalkHub.Gp}'))
            WHERE told.kind IN (40, 41) AND NOT EXISTS (
              SELECT 1 FROM entries agreed WHERE agreed.kind = 20 AND agreed.subject_id = told.subject_id AND agreed.rowid < told.rowid AND NOT EXISTS (
                SELECT 1 FROM entries revoked WHERE revoked.kind = 21 AND revoked.record_id = agreed.record_id AND revoked.rowid < told.rowid))
            """,
            _ => 1).ShouldBeEmpty($"{seed}: disclosed without a basis");

        // Ended means that nobody looks at it any more.
        hub.Rows(
            """
            SELECT 1 FROM records WHERE due_time IS NOT NULL
            AND ((kind = 1 AND status NOT IN (2, 3, 6, 7)) OR (kind = 3 AND status NOT IN (1, 2)))
            """,
            _ => 1).ShouldBeEmpty($"{seed}: a term runs for what has ended");
    }

    /// <summary>Once all terms have passed, the sender of whatever is still unanswered has been told, and a human has been alarmed.</summary>
    public async Task CheckAtEndAsync(string seed)
    {
        for (var look = 0; look < 10; look++)
        {
            hub.Time.Advance(TimeSpan.FromHours(1));
            await hub.LookAtTermsAsync();
        }

        hub.Rows("SELECT 1 FROM records WHERE due_time IS NOT NULL", _ => 1).ShouldBeEmpty($"{seed}: a term does not end");
        foreach (var (id, kind, source) in hub.Rows(
            "SELECT id, kind, source FROM records WHERE (kind = 1 AND status = 2) OR (kind = 3 AND status = 1)", row => (row.Guid(0), row.Int64(1), row.Text(2))))
        {
            var terms = kind == 1 ? (await hub.FindAsync(id)).Exchange.Terms : (await hub.FindSignalAsync(id)).Exchange.Terms;
            terms.ShouldNotBeEmpty($"{seed}: {id}");
            terms.ShouldAllBe(term => term.Term.State == TermState.Alarmed, $"{seed}: {id}");
            hub.Rows(
                $"""
                SELECT 1 FROM entries e JOIN deliveries d ON d.record_id = e.record_id AND d.entry_id = e.id AND d.participant = '{source}'
                WHERE e.kind = 70 AND e.record_id = x'{Convert.ToHexString(id.ToByteArray(bigEndian: true))}'
                """,
                _ => 1).ShouldNotBeEmpty($"{seed}: {id} passed in silence");
        }
    }
}
