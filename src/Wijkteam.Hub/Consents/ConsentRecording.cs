using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>How a consent is recorded, by itself or with what rests on it. Pure.</summary>
internal static class ConsentRecording
{
    /// <summary>A checked consent as it is recorded.</summary>
    /// <param name="path">Where it stands in the request.</param>
    /// <exception cref="RefusedException">GIVER_NOT_ENTITLED.</exception>
    public static Consent Record(this Consent consent, string path, LocalDate birthDate, Guid id, Caller caller, DateTimeOffset now)
    {
        var giving = GiverPolicy.Check(path, consent, birthDate, now);
        if (giving.Refusal is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        var recorded = consent.Clone();
        recorded.Id = id.ToString();
        recorded.Version = 1;
        recorded.Status = ConsentStatus.Active;
        recorded.RecorderParticipantId = caller.Participant.Id;
        recorded.Recorder = caller.Professional;
        recorded.RecordTime = Timestamp.FromDateTimeOffset(now);
        recorded.StartTime ??= recorded.RecordTime;
        recorded.ValidUntil = Earliest(consent.EndTime, giving.ValidUntil);
        return recorded;
    }

    public static NewState ToState(this Consent consent, Guid id) => new(
        id, RecordKind.Consent, consent.Version, consent.RecorderParticipantId, Target: "", (int)consent.Status, consent.RecordTime.ToDateTimeOffset(), consent);

    public static NewEntry ToEntry(this Consent consent, Guid id, EntryKind kind) => new(kind, id, consent.Version, consent, Grounds: null, Audience: []);

    private static Timestamp? Earliest(Timestamp? endTime, DateTimeOffset? validUntil)
    {
        var lapse = validUntil is { } time ? Timestamp.FromDateTimeOffset(time) : null;
        return endTime is null || (lapse is not null && lapse < endTime) ? lapse : endTime;
    }
}
