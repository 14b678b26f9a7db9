using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>A household, the citizens who are in it and what they have agreed to.</summary>
/// <param name="Subject">The household as a subject: its keys, and the epoch that tells whether who may see what has changed.</param>
/// <param name="Row">Its record; null for one that is formed.</param>
internal sealed record HouseholdState(SubjectRow Subject, bool IsNew, RecordRow? Row, HouseholdBody Body, IReadOnlyList<HouseholdCitizen> Citizens)
    : State(Subject, IsNew)
{
    public Household Household => Body.Household;

    /// <summary>Citizens who are to come in, in the order of the request.</summary>
    public IReadOnlyList<CitizenState> Joining { get; init; } = [];

    /// <summary>Another household that the step concerns; null if none.</summary>
    public HouseholdState? Other { get; init; }

    /// <summary>The items of the plan that the step concerns, of this household and the other.</summary>
    public IReadOnlyList<Stored<PlanItem>> Items { get; init; } = [];

    /// <summary>Null if there is no such household.</summary>
    /// <remarks>The epoch is read first: whatever changes after it is found out by the commit.</remarks>
    public static async ValueTask<HouseholdState?> LoadAsync(Archive archive, Guid id, CancellationToken cancellationToken)
    {
        if (await archive.FindSubjectAsync(id, cancellationToken) is not { } subject
            || await archive.FindAsync(id, RecordKind.Household, HouseholdBody.Parser, cancellationToken) is not { } stored)
        {
            return null;
        }

        var citizens = new List<HouseholdCitizen>();
        foreach (var key in stored.State.MemberKeys)
        {
            var citizenId = new Guid(key.SubjectId.Span);
            var citizen = await archive.FindSubjectAsync(citizenId, cancellationToken) ?? throw new InvalidOperationException("A household names a citizen who is not there.");
            var consents = await archive.ListConsentsAsync(citizenId, cancellationToken);
            citizens.Add(new HouseholdCitizen(key.MemberId, citizen, IsNew: false, [.. consents.Select(consent => consent.State)]));
        }

        return new HouseholdState(subject, IsNew: false, stored.Row, stored.State, citizens);
    }

    /// <param name="field">Where the request names the household.</param>
    /// <exception cref="RefusedException">NOT_FOUND: there is none in which the participant is involved.</exception>
    public static async ValueTask<HouseholdState> LoadForAsync(
        Archive archive, Guid id, string participantId, CancellationToken cancellationToken, string field = "id") =>
        await LoadAsync(archive, id, cancellationToken) is { } state && state.Household.HasParty(participantId) ? state : throw HouseholdRefusals.NotFound(field);

    /// <summary>With citizens who are to come in, as the store has them now.</summary>
    public async ValueTask<HouseholdState> WithJoiningAsync(Archive archive, IEnumerable<JoiningMember> joining, string participantId, CancellationToken cancellationToken)
    {
        var citizens = new List<CitizenState>();
        foreach (var subject in joining.Select(member => member.Member.Subject))
        {
            citizens.Add(await archive.ReadCitizenAsync(subject, participantId, cancellationToken) is { } known
                ? new CitizenState(known.Subject, IsNew: false, known.Consents)
                : new CitizenState(archive.NewSubject(subject, participantId, Guid.NewGuid()), IsNew: true, []));
        }

        return this with { Joining = citizens };
    }

    /// <summary>With all items of its plan.</summary>
    public async ValueTask<HouseholdState> WithPlanAsync(Archive archive, CancellationToken cancellationToken) =>
        this with { Items = [.. Items, .. await archive.ListAsync(Subject.Id, RecordKind.PlanItem, PlanItem.Parser, cancellationToken)] };
}

/// <summary>A citizen who is or comes in a household.</summary>
/// <param name="MemberId">The id that they have within the household.</param>
internal sealed record HouseholdCitizen(string MemberId, SubjectRow Subject, bool IsNew, IReadOnlyList<Consent> Consents);
