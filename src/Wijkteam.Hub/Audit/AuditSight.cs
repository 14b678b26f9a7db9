using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Audit;

/// <summary>What a participant sees of a citizen's log. Pure.</summary>
/// <param name="IsAuditor">Whether it sees all of it.</param>
internal sealed record AuditSight(Participant Viewer, bool IsAuditor)
{
    /// <summary>The entry may be seen, as far as can be said without what is sealed in it; <see cref="NeedsNoReport"/> says when more is to be known.</summary>
    /// <remarks>What is about the citizen as such is an auditor's: a participant that saw its own questions there would see whether the hub knows the citizen.</remarks>
    public bool MaySee(CitizenEntry entry) => IsAuditor || entry.Kind switch
    {
        RecordKind.Consent => IsSource(entry),
        RecordKind.Referral or RecordKind.Signal => IsSource(entry) || (entry.Target == Viewer.Id && IsBetweenParties(entry)),
        _ => false,
    };

    /// <summary>Whether the exchange must not be a report under the reporting code for the entry to be seen.</summary>
    public bool NeedsNoReport(CitizenEntry entry) =>
        !IsAuditor && entry.Kind == RecordKind.Signal && !IsSource(entry) && Viewer.Kind != ParticipantKind.VeiligThuis;

    /// <summary>Whether it may know who acted. How an onward referral ended is told to the source of the one before; who ended it is not.</summary>
    public bool MayKnowAgent(CitizenEntry entry) =>
        IsAuditor || IsParty(entry, entry.Entry.Actor) || entry.Entry.Kind != EntryKind.OnwardReferralEnded;

    /// <summary>Whether it may know what the acting professional is known by, and what they wrote down as their reason.</summary>
    public bool MayKnowProfessional(CitizenEntry entry) => IsAuditor || entry.Entry.Actor == Viewer.Id;

    /// <summary>To whom else a referral is offered is its source's to know.</summary>
    private static bool IsBetweenParties(CitizenEntry entry) =>
        IsParty(entry, entry.Entry.Actor) && entry.Entry.Kind is not (EntryKind.ReferralOffered or EntryKind.OfferDeclined or EntryKind.OfferClosed);

    private static bool IsParty(CitizenEntry entry, string actor) => actor == entry.Source || actor == entry.Target || actor == EntryRow.HubActor;

    private bool IsSource(CitizenEntry entry) => entry.Source == Viewer.Id;
}
