using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>Scores by an outcome instrument as one Observation, a component each. The Zelfredzaamheid-Matrix has no public code system: its domains are coded by the hub's
/// own, which holds them all.</summary>
internal static class OutcomeView
{
    private const string Zrm = "zrm-2017";

    public static async ValueTask<Observation> OfAsync(V1.Plan plan, V1.Outcome outcome, Participants participants)
    {
        var view = new Observation
        {
            Status = ObservationStatus.Final,
            Code = InstrumentOf(outcome),
            Subject = SubjectOf(plan, outcome).Refer(nameof(Patient)),
            Effective = new FhirDateTime(outcome.ScoreDate),
            Issued = outcome.RecordTime.ToDateTimeOffset(),
            Performer = [await participants.ReferToAsync(outcome.AuthorParticipantId)],
            Extension = [new Extension { Url = FhirUris.OutcomeMoment, Value = new Code(ContractCodes<V1.OutcomeMoment>.Of(outcome.Moment)) }],
            Note = outcome.Result.Length > 0 ? [new Annotation { Text = outcome.Result }] : [],
        };
        view.Component.AddRange(outcome.Scores.Select(score => Component(HouseholdMeta.Concept(score.LifeDomain), score.Score)));
        view.Component.AddRange(outcome.Items.Select(item => Component(ItemOf(outcome, item), item.Value)));
        HouseholdMeta.Stamp(view, new HouseholdItemId(plan.HouseholdId, outcome.Id).ToString(), version: 1, outcome.RecordTime);
        return view;
    }

    /// <summary>Whose scores they are.</summary>
    public static HouseholdItemId SubjectOf(V1.Plan plan, V1.Outcome outcome) => new(plan.HouseholdId, outcome.MemberId);

    /// <summary>The instrument: the hub's code for the ZRM, another's own identifier.</summary>
    public static CodeableConcept InstrumentOf(V1.Outcome outcome) => outcome.Instrument.Value == Zrm
        ? HouseholdMeta.Concept(FhirUris.OutcomeInstrumentSystem, Zrm)
        : new CodeableConcept { Coding = [CodingOf(outcome, outcome.Instrument.Value)] };

    private static CodeableConcept ItemOf(V1.Outcome outcome, V1.OutcomeItem item) => new() { Coding = [CodingOf(outcome, item.Code)] };

    private static Coding CodingOf(V1.Outcome outcome, string code) => new() { System = HouseholdMeta.NullIfEmpty(outcome.Instrument.System), Code = code };

    private static Observation.ComponentComponent Component(CodeableConcept code, int value) => new() { Code = code, Value = new Integer(value) };
}
