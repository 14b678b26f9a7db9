using System.Net.Http.Headers;
using Google.Protobuf.Collections;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Checks what a source asks and tells: the limits and formats of <c>ReferralContent</c>.</summary>
internal static class ReferralContentCheck
{
    public const string Icpc1Nl = "http://hl7.org/fhir/sid/icpc-1-nl";

    private const int MaxQuestionLength = 8_000;
    private const int MaxBackgroundLength = 20_000;
    private const int MaxWishLength = 4_000;
    private const int MaxContactLength = 100;
    private const int MaxProblems = 20;
    private const int MaxDisplayLength = 200;
    private const int MaxMediaTypeLength = 100;
    private const int MaxDocumentBytes = 512 * 1024;

    private const string AcuteDanger =
        "Acute danger is not the hub's work. Telephone now: 112 where life is in danger, the regional crisis service, or Veilig Thuis, 0800-2000.";

    /// <summary>
    /// Faults what is wrong with the content that stands at <paramref name="path"/>: FIELD_*, the reasons of <see cref="SubjectCheck"/>, and
    /// ACUTE_DANGER, which comes before all else that this check finds.
    /// </summary>
    public static void Check(Faults faults, string path, ReferralContent? content, ParticipantKind senderKind, DateTimeOffset now)
    {
        if (content is null)
        {
            faults.Required(path);
            return;
        }

        // First: a sender who thinks that help is under way must not be told about a missing field.
        CheckPriority(faults, $"{path}.priority", content.Priority);
        SubjectCheck.Check(faults, $"{path}.subject", content.Subject, senderKind, SubjectUse.Referral, now);
        CheckProblems(faults, $"{path}.problems", content.Problems);
        CheckLifeDomains(faults, $"{path}.life_domains", content);
        faults.Text($"{path}.question", content.Question, MaxQuestionLength, required: true);
        faults.Text($"{path}.background", content.Background, MaxBackgroundLength);
        faults.Text($"{path}.citizen_wish", content.CitizenWish, MaxWishLength);
        faults.Text($"{path}.referrer_contact", content.ReferrerContact, MaxContactLength);
        CheckDocument(faults, $"{path}.source_document", content.SourceDocument);
    }

    private static void CheckPriority(Faults faults, string field, Priority priority)
    {
        if (priority == Priority.Stat)
        {
            faults.Add(field, RefusalReason.AcuteDanger, AcuteDanger);
        }
        else if (!Enum.IsDefined(priority))
        {
            faults.Invalid(field, "Not a priority.");
        }
    }

    private static void CheckProblems(Faults faults, string path, RepeatedField<Problem> problems)
    {
        if (problems.Count > MaxProblems)
        {
            faults.Invalid(path, $"At most {MaxProblems}.");
            return;
        }

        for (var i = 0; i < problems.Count; i++)
        {
            CheckProblem(faults, $"{path}[{i}]", problems[i]);
        }
    }

    private static void CheckProblem(Faults faults, string path, Problem problem)
    {
        if (problem.System.Length == 0)
        {
            faults.Required($"{path}.system");
        }
        else if (problem.System != Icpc1Nl)
        {
            faults.Invalid($"{path}.system", $"Only {Icpc1Nl}.");
        }

        if (problem.Code.Length == 0)
        {
            faults.Required($"{path}.code");
        }
        else if (!IcpcLifeDomains.IsCode(problem.Code))
        {
            faults.Invalid($"{path}.code", "A chapter's capital, 2 digits and optionally a point and 2 digits, for example Z01 or T90.02.");
        }

        faults.Text($"{path}.display", problem.Display, MaxDisplayLength);
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

    private static void CheckDocument(Faults faults, string path, SourceDocument? document)
    {
        if (document is null)
        {
            return;
        }

        faults.Text($"{path}.media_type", document.MediaType, MaxMediaTypeLength, required: true);
        if (document.MediaType.Length is > 0 and <= MaxMediaTypeLength && !MediaTypeHeaderValue.TryParse(document.MediaType, out _))
        {
            faults.Invalid($"{path}.media_type", "A media type, for example application/fhir+json.");
        }

        if (document.Data.IsEmpty)
        {
            faults.Required($"{path}.data");
        }
        else if (document.Data.Length > MaxDocumentBytes)
        {
            faults.Invalid($"{path}.data", $"At most {MaxDocumentBytes} bytes.");
        }
    }
}
