using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using FhirGoal = Hl7.Fhir.Model.Goal;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>A Goal as it comes in: the household that it is for, and what it says in the contract's terms.</summary>
/// <param name="Household">The hub's id.</param>
/// <param name="Said">Without what the hub alone says.</param>
internal sealed record MappedGoal(string Household, V1.Goal Said);

/// <summary>A Goal in the contract's terms. A plan keeps what all its parties can read: what it has no place for is refused, not lost. What the hub says of a goal itself
/// (identifiers, outcomes, evaluations, text) is passed over.</summary>
internal static class GoalMapping
{
    private const string Root = GoalView.Type;
    private const string GroupPrefix = "Group/";
    private const string PatientPrefix = "Patient/";

    /// <param name="origins">Filled with where the contract's fields come from.</param>
    /// <param name="faults">Filled with what cannot be understood.</param>
    public static MappedGoal Map(FhirGoal goal, FieldOrigins origins, FhirFaultList faults)
    {
        BundleCheck.CheckResource(new Part<FhirGoal>(goal, Root), faults);
        BundleCheck.CheckExtension<FhirString>(goal, Root, FhirUris.OwnStepsAbsentReason, faults);
        GoalCheck.CheckKept(goal, faults);
        origins.Add("household_id", $"{Root}.subject");
        origins.Add("goal", Root);
        var household = HouseholdOf(goal, faults);
        var said = new V1.Goal { LifeDomain = DomainOf(goal, origins, faults) };
        MapMembers(goal, household, said, origins, faults);
        MapText(goal, said, origins, faults);
        MapOwnSteps(goal, said, origins, faults);
        return new MappedGoal(household, said);
    }

    private static string HouseholdOf(FhirGoal goal, FhirFaultList faults)
    {
        if (IdIn(goal.Subject?.Reference, GroupPrefix) is { } id && Guid.TryParseExact(id, "D", out _))
        {
            return id;
        }

        faults.Add(OperationOutcome.IssueType.Value, FhirReasons.DanglingReference, $"{Root}.subject", "The household that the plan is of: Group/[id].");
        return "";
    }

    private static void MapMembers(FhirGoal goal, string household, V1.Goal said, FieldOrigins origins, FhirFaultList faults)
    {
        origins.Add("goal.member_ids", $"{Root}.extension");
        for (var i = 0; i < goal.Extension.Count; i++)
        {
            if (goal.Extension[i] is not { Url: FhirUris.HouseholdMember } extension)
            {
                continue;
            }

            if (HouseholdItemId.Parse(IdIn((extension.Value as ResourceReference)?.Reference, PatientPrefix)) is { } member && member.Household == household)
            {
                origins.Add($"goal.member_ids[{said.MemberIds.Count}]", $"{Root}.extension[{i}].value");
                said.MemberIds.Add(member.Item);
            }
            else
            {
                faults.Add(OperationOutcome.IssueType.Value, FhirReasons.DanglingReference, $"{Root}.extension[{i}].value", "A member of this household, as its Group refers to them: Patient/[id].");
            }
        }
    }

    private static V1.LifeDomain DomainOf(FhirGoal goal, FieldOrigins origins, FhirFaultList faults)
    {
        origins.Add("goal.life_domain", $"{Root}.category");
        var codings = goal.Category.SelectMany(category => category.Coding).Where(coding => coding.System == FhirUris.LifeDomainSystem).ToList();
        if (codings.Count > 1)
        {
            faults.Add(OperationOutcome.IssueType.Duplicate, FhirReasons.DuplicateEntry, $"{Root}.category", "A goal is about one life domain.");
        }

        var domain = V1.LifeDomain.Unspecified;
        if (codings.Count > 0 && !ContractCodes<V1.LifeDomain>.TryParse(codings[0].Code, out domain))
        {
            faults.Add(OperationOutcome.IssueType.CodeInvalid, FhirReasons.NotUnderstood, $"{Root}.category", "There is no such life domain.");
        }

        return domain;
    }

    private static void MapText(FhirGoal goal, V1.Goal said, FieldOrigins origins, FhirFaultList faults)
    {
        origins.Add("goal.description", $"{Root}.description.text");
        said.Description = goal.Description?.Text ?? "";
        origins.Add("goal.evaluation_date", $"{Root}.target");
        if (goal.Target is [{ Due: { } due }, ..])
        {
            origins.Add("goal.evaluation_date", $"{Root}.target[0].due");
            if (due is Date { Value: { } date })
            {
                said.EvaluationDate = date;
            }
            else
            {
                faults.NotUnderstood($"{Root}.target[0].due", "A goal is evaluated on a day: dueDate.");
            }
        }
    }

    private static void MapOwnSteps(FhirGoal goal, V1.Goal said, FieldOrigins origins, FhirFaultList faults)
    {
        origins.Add("goal.own_steps", $"{Root}.note");
        var isSaid = false;
        for (var i = 0; i < goal.Note.Count; i++)
        {
            if (goal.Note[i].GetExtension(FhirUris.GoalEvaluation) is not null)
            {
                continue;
            }

            if (isSaid)
            {
                faults.NotUnderstood($"{Root}.note[{i}]", "One note tells what its people and their network do themselves; what is found at an evaluation goes over gRPC or REST.");
            }

            origins.Add("goal.own_steps", $"{Root}.note[{i}].text");
            (said.OwnSteps, isSaid) = (goal.Note[i].Text ?? "", true);
        }

        for (var i = 0; i < goal.Extension.Count; i++)
        {
            if (goal.Extension[i] is { Url: FhirUris.OwnStepsAbsentReason, Value: FhirString { Value: { } reason } })
            {
                origins.Add("goal.own_steps_absent_reason", $"{Root}.extension[{i}].value");
                said.OwnStepsAbsentReason = reason;
            }
        }
    }

    /// <summary>The id in a reference, relative or with whatever address this door is known under; null if it is to another type.</summary>
    private static string? IdIn(string? reference, string prefix) =>
        reference?.LastIndexOf(prefix, StringComparison.Ordinal) is { } start and >= 0 && (start == 0 || reference[start - 1] == '/') ? reference[(start + prefix.Length)..] : null;
}
