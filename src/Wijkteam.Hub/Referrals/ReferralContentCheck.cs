using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Checks what a source asks and tells: the limits and formats of <c>ReferralContent</c>.</summary>
internal static class ReferralContentCheck
{
    private const int MaxQuestionLength = 8_000;
    private const int MaxBackgroundLength = 20_000;
    private const int MaxWishLength = 4_000;
    private const int MaxContactLength = 100;

    /// <summary>
    /// Faults what is wrong with the content that stands at <paramref name="path"/>: FIELD_*, the reasons of <see cref="SubjectCheck"/>, and
    /// ACUTE_DANGER, which comes before all else that this check finds.
    /// </summary>
    /// <param name="isOnward">Whether it is based on another referral, from which the citizen is taken if left out.</param>
    public static void Check(Faults faults, string path, ReferralContent? content, ParticipantKind senderKind, DateTimeOffset now, bool isOnward = false)
    {
        if (content is null)
        {
            faults.Required(path);
            return;
        }

        // First: a sender who thinks that help is under way must not be told about a missing field.
        PriorityCheck.Check(faults, $"{path}.priority", content.Priority);
        CheckSubject(faults, $"{path}.subject", content.Subject, senderKind, now, isOnward);
        ProblemCheck.Check(faults, $"{path}.problems", content.Problems);
        CheckLifeDomains(faults, $"{path}.life_domains", content);
        faults.Text($"{path}.question", content.Question, MaxQuestionLength, required: true);
        faults.Text($"{path}.background", content.Background, MaxBackgroundLength);
        faults.Text($"{path}.citizen_wish", content.CitizenWish, MaxWishLength);
        faults.Text($"{path}.referrer_contact", content.ReferrerContact, MaxContactLength);
        SourceDocumentCheck.Check(faults, $"{path}.source_document", content.SourceDocument);
        AssessmentCheck.Check(faults, $"{path}.assessment", content.Assessment);
    }

    private static void CheckSubject(Faults faults, string path, Subject? subject, ParticipantKind senderKind, DateTimeOffset now, bool isOnward)
    {
        if (isOnward && subject is null)
        {
            return;
        }

        if (isOnward && subject!.Identification is not (SubjectIdentification.Bsn or SubjectIdentification.Person))
        {
            faults.Invalid(path, "Left out, or the same citizen by BSN; as a PERSON if a recipient may not use that.");
            return;
        }

        SubjectCheck.Check(faults, path, subject, senderKind, SubjectUse.Referral, now);
    }

    private static void CheckLifeDomains(Faults faults, string path, ReferralContent content)
    {
        // Routing needs something to go by; whether a problem code maps to a domain is known there.
        if (content.LifeDomains.Count == 0 && content.Problems.Count == 0)
        {
            faults.Required(path);
        }

        LifeDomainCheck.Check(faults, path, content.LifeDomains);
    }
}
