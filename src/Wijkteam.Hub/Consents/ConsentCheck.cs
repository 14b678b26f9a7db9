using NodaTime;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>Checks a consent that is to be recorded: its fields, not who may give it (see <see cref="GiverPolicy"/>).</summary>
internal static class ConsentCheck
{
    private const int MaxNameLength = 200;
    private const int MaxParents = 2;
    private const int MaxGivers = 10;

    /// <summary>
    /// Faults what is wrong with the consent that stands at <paramref name="path"/>: FIELD_* or PARTICIPANT_UNKNOWN. A <paramref name="birthDate"/> that
    /// could not be read is null, and what depends on age is left unchecked.
    /// </summary>
    public static void Check(
        Faults faults, string path, Consent? consent, LocalDate? birthDate, DateTimeOffset now, Func<string, bool> participantExists)
    {
        if (consent is null)
        {
            faults.Required(path);
            return;
        }

        CheckOutputOnly(faults, path, consent);
        CheckCode(faults, $"{path}.decision", consent.Decision, ConsentDecision.Unspecified);
        CheckScope(faults, $"{path}.scope", consent.Scope, participantExists);
        CheckPeriod(faults, path, consent, now);
        CheckGivers(faults, path, consent);
        if (birthDate is { } date)
        {
            CheckParents(faults, $"{path}.parental_authority_count", consent.ParentalAuthorityCount, GiverPolicy.IsUnderParentalAuthority(date, now));
        }
    }

    /// <summary>Faults somebody who gives or revokes a consent, standing at <paramref name="path"/>.</summary>
    public static void CheckGiver(Faults faults, string path, ConsentGiver? giver)
    {
        if (giver is null)
        {
            faults.Required(path);
            return;
        }

        CheckCode(faults, $"{path}.capacity", giver.Capacity, GiverCapacity.Unspecified);
        faults.Text($"{path}.name", giver.Name, MaxNameLength, required: giver.Capacity != GiverCapacity.Subject);
    }

    /// <summary>Faults what is wrong with the question whether a disclosure has agreement, the subject apart.</summary>
    public static void CheckQuestion(Faults faults, CheckConsentRequest request, Func<string, bool> participantExists)
    {
        if (request.RecipientParticipantId.Length == 0)
        {
            faults.Required("recipient_participant_id");
        }
        else if (!participantExists(request.RecipientParticipantId))
        {
            faults.Add("recipient_participant_id", RefusalReason.ParticipantUnknown, "There is no such participant.");
        }

        CheckCode(faults, "purpose", request.Purpose, ConsentPurpose.Unspecified);
        if (request.LifeDomains.Count == 0)
        {
            faults.Required("life_domains");
        }

        LifeDomainCheck.Check(faults, "life_domains", request.LifeDomains);
    }

    private static void CheckOutputOnly(Faults faults, string path, Consent consent)
    {
        NotGiven("id", consent.Id.Length > 0);
        NotGiven("version", consent.Version != 0);
        NotGiven("status", consent.Status != ConsentStatus.Unspecified);
        NotGiven("recorder_participant_id", consent.RecorderParticipantId.Length > 0);
        NotGiven("recorder", consent.Recorder is not null);
        NotGiven("record_time", consent.RecordTime is not null);
        NotGiven("revoke_time", consent.RevokeTime is not null);
        NotGiven("valid_until", consent.ValidUntil is not null);
        NotGiven("revoker", consent.Revoker is not null);

        void NotGiven(string field, bool given)
        {
            if (given)
            {
                faults.NotAllowed($"{path}.{field}", "This field is output only.");
            }
        }
    }

    private static void CheckScope(Faults faults, string path, ConsentScope? scope, Func<string, bool> participantExists)
    {
        if (scope is null)
        {
            faults.Required(path);
            return;
        }

        var named = scope.RecipientParticipantId.Length > 0;
        if (named && !participantExists(scope.RecipientParticipantId))
        {
            faults.Add($"{path}.recipient_participant_id", RefusalReason.ParticipantUnknown, "There is no such participant.");
        }

        if (named && scope.RecipientKind != ParticipantKind.Unspecified)
        {
            faults.NotAllowed($"{path}.recipient_kind", "A named recipient excludes a kind of recipient.");
        }
        else if (!Enum.IsDefined(scope.RecipientKind))
        {
            faults.Invalid($"{path}.recipient_kind", "Not a kind of participant.");
        }

        if (!Enum.IsDefined(scope.Purpose))
        {
            faults.Invalid($"{path}.purpose", "Not a purpose.");
        }

        LifeDomainCheck.Check(faults, $"{path}.life_domains", scope.LifeDomains);
    }

    private static void CheckPeriod(Faults faults, string path, Consent consent, DateTimeOffset now)
    {
        var start = Instants.Check(faults, $"{path}.start_time", consent.StartTime);
        var end = Instants.Check(faults, $"{path}.end_time", consent.EndTime);
        if (end <= now)
        {
            faults.Invalid($"{path}.end_time", "Not in the future.");
        }
        else if (end <= start)
        {
            faults.Invalid($"{path}.end_time", "Not after start_time.");
        }
    }

    private static void CheckGivers(Faults faults, string path, Consent consent)
    {
        if (consent.Givers.Count == 0)
        {
            faults.Required($"{path}.givers");
        }
        else if (consent.Givers.Count > MaxGivers)
        {
            faults.Invalid($"{path}.givers", $"At most {MaxGivers}.");
            return;
        }

        for (var i = 0; i < consent.Givers.Count; i++)
        {
            CheckGiver(faults, $"{path}.givers[{i}]", consent.Givers[i]);
        }
    }

    private static void CheckParents(Faults faults, string field, int count, bool underParentalAuthority)
    {
        if (!underParentalAuthority && count != 0)
        {
            faults.NotAllowed(field, "Only for a citizen under 16.");
        }
        else if (underParentalAuthority && count == 0)
        {
            faults.Required(field);
        }
        else if (count is < 0 or > MaxParents)
        {
            faults.Invalid(field, "1 or 2.");
        }
    }

    private static void CheckCode<T>(Faults faults, string field, T code, T unspecified)
        where T : struct, Enum
    {
        if (EqualityComparer<T>.Default.Equals(code, unspecified))
        {
            faults.Required(field);
        }
        else if (!Enum.IsDefined(code))
        {
            faults.Invalid(field, "Not a code of the contract.");
        }
    }
}
