using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Households;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Plans;

/// <summary>Checks the fields of scores, crisis agreements and deliberations.</summary>
internal static class PlanItemCheck
{
    private const string Zrm = "zrm-2017";
    private const int MaxCodeLength = 64;
    private const int MaxSystemLength = 200;
    private const int MaxItems = 50;
    private const int MaxResultLength = 500;
    private const int MinMinutes = 5;
    private const int MaxMinutes = 2_880;

    public static void CheckOutcome(Faults faults, string path, Outcome? outcome)
    {
        if (outcome is null)
        {
            faults.Required(path);
            return;
        }

        HouseholdCheck.NotGiven(faults, $"{path}.id", outcome.Id.Length > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.author_participant_id", outcome.AuthorParticipantId.Length > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.record_time", outcome.RecordTime is not null);
        Uuids.Check(faults, $"{path}.member_id", outcome.MemberId);
        StepCheck.CheckCode(faults, $"{path}.moment", outcome.Moment);
        PlanCheck.CheckDate(faults, $"{path}.score_date", outcome.ScoreDate);
        faults.Text($"{path}.result", outcome.Result, MaxResultLength);
        faults.Text($"{path}.instrument.system", outcome.Instrument?.System ?? "", MaxSystemLength);
        faults.Text($"{path}.instrument.value", outcome.Instrument?.Value ?? "", MaxCodeLength, required: true);
        CheckScores(faults, path, outcome);
        CheckItems(faults, path, outcome);
        if (outcome.Scores.Count == 0 && outcome.Items.Count == 0)
        {
            faults.Required($"{path}.scores");
        }
    }

    public static void CheckCrisisAgreement(Faults faults, string path, CrisisAgreement? agreement)
    {
        if (agreement is null)
        {
            faults.Required(path);
            return;
        }

        HouseholdCheck.NotGiven(faults, $"{path}.version", agreement.Version != 0);
        HouseholdCheck.NotGiven(faults, $"{path}.update_time", agreement.UpdateTime is not null);
        HouseholdCheck.NotGiven(faults, $"{path}.limited_to_participant_ids", agreement.LimitedToParticipantIds.Count > 0);
        faults.Text($"{path}.signs", agreement.Signs, PlanCheck.MaxLongText, required: true);
        faults.Text($"{path}.own_steps", agreement.OwnSteps, PlanCheck.MaxLongText, required: true);
        faults.Text($"{path}.calls", agreement.Calls, PlanCheck.MaxLongText, required: true);
    }

    public static void CheckDeliberation(Faults faults, string path, Deliberation? asked, int minutes)
    {
        if (minutes != 0 && minutes is < MinMinutes or > MaxMinutes)
        {
            faults.Invalid("minutes", $"{MinMinutes} to {MaxMinutes}.");
        }

        if (asked is null)
        {
            faults.Required(path);
            return;
        }

        HouseholdCheck.NotGiven(faults, $"{path}.id", asked.Id.Length > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.version", asked.Version != 0);
        HouseholdCheck.NotGiven(faults, $"{path}.status", asked.Status != DeliberationStatus.Unspecified);
        HouseholdCheck.NotGiven(faults, $"{path}.asker_participant_id", asked.AskerParticipantId.Length > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.ask_time", asked.AskTime is not null);
        HouseholdCheck.NotGiven(faults, $"{path}.due_time", asked.DueTime is not null);
        HouseholdCheck.NotGiven(faults, $"{path}.answers", asked.Answers.Count > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.conclusion", asked.Conclusion.Length > 0);
        HouseholdCheck.CheckIds(faults, $"{path}.member_ids", asked.MemberIds, HouseholdCheck.MaxMembers);
        StepCheck.CheckCode(faults, $"{path}.life_domain", asked.LifeDomain);
        faults.Text($"{path}.question", asked.Question, PlanCheck.MaxText, required: true);
        HouseholdCheck.CheckNames(faults, $"{path}.participant_ids", asked.ParticipantIds, HouseholdCheck.MaxParties);
        if (asked.ParticipantIds.Count == 0)
        {
            faults.Required($"{path}.participant_ids");
        }
    }

    public static void CheckAnswer(Faults faults, string path, DeliberationAnswer? answer)
    {
        if (answer is null)
        {
            faults.Required(path);
            return;
        }

        HouseholdCheck.NotGiven(faults, $"{path}.participant_id", answer.ParticipantId.Length > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.professional", answer.Professional is not null);
        HouseholdCheck.NotGiven(faults, $"{path}.answer_time", answer.AnswerTime is not null);
        faults.Text($"{path}.text", answer.Text, PlanCheck.MaxText, required: answer.TakesOn is null);
        if (answer.TakesOn is not null)
        {
            PlanCheck.CheckArrangement(faults, $"{path}.takes_on", answer.TakesOn, isOwn: true);
        }
    }

    private static void CheckScores(Faults faults, string path, Outcome outcome)
    {
        if (outcome.Instrument?.Value == Zrm ? outcome.Items.Count > 0 : outcome.Scores.Count > 0)
        {
            faults.NotAllowed(
                outcome.Instrument?.Value == Zrm ? $"{path}.items" : $"{path}.scores", "Scores by life domain go with zrm-2017, items with any other instrument.");
        }

        AssessmentCheck.CheckScores(faults, $"{path}.scores", outcome.Scores);

        // It is an instrument for adults, and knows none of the hub's own domains.
        foreach (var (i, _) in outcome.Scores.Index().Where(score => score.Item.LifeDomain > LifeDomain.Justice && Enum.IsDefined(score.Item.LifeDomain)))
        {
            faults.Invalid($"{path}.scores[{i}].life_domain", "One of the thirteen of the Zelfredzaamheid-Matrix.");
        }
    }

    private static void CheckItems(Faults faults, string path, Outcome outcome)
    {
        HouseholdCheck.CheckNames(faults, $"{path}.items", [.. outcome.Items.Select(item => item.Code)], MaxItems);
        for (var i = 0; i < Math.Min(outcome.Items.Count, MaxItems); i++)
        {
            var code = outcome.Items[i].Code;
            if (code.Length > MaxCodeLength || !code.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            {
                faults.Invalid($"{path}.items[{i}].code", $"Letters, digits, '.', '_' and '-', at most {MaxCodeLength}.");
            }
        }
    }
}
