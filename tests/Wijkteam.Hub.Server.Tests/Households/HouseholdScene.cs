using System.Globalization;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Households;

/// <summary>A hub, the team that mostly coordinates, a second team, a practice and a municipality; and what tests say to them.</summary>
public abstract class HouseholdScene(HubFixture hub)
{
    protected const string Later = "2099-01-01";

    /// <summary>A colleague of whoever acts otherwise.</summary>
    protected const string Colleague = "19012345602";

    private readonly Dictionary<string, TestParticipant> _participants = [];

    protected HubFixture Hub => hub;

    protected TestParticipant Team => Of(HubFixture.Team);

    protected TestParticipant Youth => Of(HubFixture.YouthTeam);

    protected TestParticipant Gp => Of(HubFixture.Gp);

    protected TestParticipant Municipality => Of(HubFixture.Operator);

    protected TestParticipant Of(string id) => _participants.TryGetValue(id, out var known) ? known : _participants[id] = Hub.Connect(id);

    /// <summary>Somebody who turns this age in so many days; today, if that is 0.</summary>
    protected Subject Aged(int years, int inDays = 0)
    {
        var citizen = Samples.Citizen(Samples.NewBsn());
        citizen.BirthDate = Hub.Time.GetUtcNow().AddYears(-years).AddDays(inDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return citizen;
    }

    /// <summary>An agreement for the purpose of coordination.</summary>
    /// <param name="recipient">Empty for anybody.</param>
    /// <param name="domains">None for all.</param>
    protected static Consent Agreement(string recipient, params IReadOnlyList<LifeDomain> domains) => new()
    {
        Decision = ConsentDecision.Permit,
        Scope = new ConsentScope { RecipientParticipantId = recipient, Purpose = ConsentPurpose.Coordination, LifeDomains = { domains } },
        Givers = { new ConsentGiver { Capacity = GiverCapacity.Subject } },
    };

    /// <summary>Somebody who comes in, on an agreement that comes along.</summary>
    protected static JoiningMember Joining(Subject citizen, Consent? agreement, HouseholdRole role = HouseholdRole.Parent) =>
        new() { Member = new HouseholdMember { Subject = citizen, Role = role, Basis = Samples.Basis() }, Agreement = agreement };

    /// <summary>Somebody who comes in on the team's public task.</summary>
    protected static JoiningMember OnPublicTask(Subject citizen)
    {
        var joining = Joining(citizen, agreement: null);
        joining.Member.Basis.Secrecy = joining.Member.Basis.Processing.Clone();
        return joining;
    }

    /// <summary>Records an agreement that the team hears of.</summary>
    protected async Task<Consent> AgreeAsync(Subject citizen, Consent agreement) =>
        (await Team.Consents.RecordConsentAsync(new RecordConsentRequest { RequestId = Samples.NewId(), Subject = citizen, Consent = agreement }, Waiting.Call())).Consent;

    /// <summary>The citizen takes an agreement back.</summary>
    protected async Task<RevokeConsentResponse> RevokeAsync(Consent consent) => await Team.Consents.RevokeConsentAsync(
        new RevokeConsentRequest { RequestId = Samples.NewId(), Id = consent.Id, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } }, Waiting.Call());

    /// <summary>The team forms a household and coordinates it.</summary>
    protected async Task<Household> FormAsync(IReadOnlyList<JoiningMember> members, params IReadOnlyList<string> parties) =>
        (await Team.Households.FormHouseholdAsync(
            new FormHouseholdRequest { RequestId = Samples.NewId(), Members = { members }, PartyParticipantIds = { parties }, Coordinate = true }, Waiting.Call())).Household;

    /// <summary>The same, of so many who agree to everything with anybody.</summary>
    protected Task<Household> FormAsync(int members = 1, params IReadOnlyList<string> parties) =>
        FormAsync([.. Enumerable.Range(0, members).Select(_ => Joining(Aged(40), Agreement("")))], parties);

    protected static async Task<Household> SeeAsync(TestParticipant participant, Household household) =>
        (await participant.Households.GetHouseholdAsync(new GetHouseholdRequest { Id = household.Id }, Waiting.Call())).Household;

    protected static Task<SeenRefusal> NotSeenAsync(TestParticipant participant, Household household) =>
        SeenRefusal.OfAsync(participant.Households.GetHouseholdAsync(new GetHouseholdRequest { Id = household.Id }, Waiting.Call()));

    protected static async Task<Plan> PlanAsync(TestParticipant participant, Household household) =>
        (await participant.Plans.GetPlanAsync(new GetPlanRequest { HouseholdId = household.Id }, Waiting.Call())).Plan;

    /// <summary>A participant adds a goal of some members.</summary>
    protected static async Task<Goal> AddGoalAsync(
        TestParticipant participant, Household household, IEnumerable<HouseholdMember> members, LifeDomain domain = LifeDomain.Finances, string description = "Rust in huis.") =>
        (await participant.Plans.AddGoalAsync(
            new AddGoalRequest { RequestId = Samples.NewId(), HouseholdId = household.Id, Goal = Goal(members, domain, description) }, Waiting.Call())).Goal;

    protected static Goal Goal(IEnumerable<HouseholdMember> members, LifeDomain domain = LifeDomain.Finances, string description = "Rust in huis.") => new()
    {
        MemberIds = { members.Select(member => member.Id) },
        LifeDomain = domain,
        Description = description,
        OwnSteps = "Elke week samen de post openen.",
        EvaluationDate = Later,
    };

    /// <summary>The coordinator says that they are at it, under an epoch.</summary>
    protected static async Task<Household> ConfirmAsync(TestParticipant participant, Household household, long epoch) =>
        (await participant.Households.ConfirmCoordinationAsync(
            new ConfirmCoordinationRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = epoch }, Waiting.Call())).Household;

    protected static async Task<Household> OfferAsync(TestParticipant participant, Household household, string to) =>
        (await participant.Households.OfferCoordinationAsync(
            new OfferCoordinationRequest
            {
                RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = household.Coordinator.Epoch, ToParticipantId = to, Reason = "De vragen liggen nu bij de zoon.",
            },
            Waiting.Call())).Household;

    protected static async Task<Household> AcceptAsync(TestParticipant participant, Household household) =>
        (await participant.Households.AcceptCoordinationAsync(new AcceptCoordinationRequest { RequestId = Samples.NewId(), Id = household.Id }, Waiting.Call())).Household;

    protected static async Task<Household> TakeAsync(TestParticipant participant, Household household) =>
        (await participant.Households.TakeCoordinationAsync(new TakeCoordinationRequest { RequestId = Samples.NewId(), Id = household.Id }, Waiting.Call())).Household;

    /// <summary>Waits until the hub itself has seen to something, which it does about once a second.</summary>
    protected static async Task<Household> UntilAsync(TestParticipant participant, Household household, Func<Household, bool> condition)
    {
        var seen = household;
        await Waiting.UntilAsync(async () => condition(seen = await SeeAsync(participant, household)), () => seen.ToString());
        return seen;
    }

    /// <summary>Takes all that an inbox holds, and returns what is about some households.</summary>
    protected static async Task<IReadOnlyList<InboxMessage>> HearAsync(TestParticipant participant, params IReadOnlyList<Household> households)
    {
        var heard = new List<InboxMessage>();
        while ((await participant.Inbox.PullAsync(new PullRequest { MaxMessages = 100 }, Waiting.Call())).Messages is { Count: > 0 } messages)
        {
            await participant.Inbox.AcknowledgeAsync(new AcknowledgeRequest { Leases = { messages.Select(TestInbox.LeaseOf) } }, Waiting.Call());
            heard.AddRange(messages.Where(message => households.Any(household => household.Id == (message.HouseholdNotice?.HouseholdId ?? message.Closure?.ExchangeId))));
        }

        return heard;
    }

    /// <summary>The kinds of notices among what was heard.</summary>
    protected static IEnumerable<HouseholdNoticeKind> KindsOf(IEnumerable<InboxMessage> heard) => heard.Select(message => message.HouseholdNotice.Kind);
}
