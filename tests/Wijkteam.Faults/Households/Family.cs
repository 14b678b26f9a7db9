using Grpc.Core;
using Wijkteam.Hub.Faults.Load;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Faults.Households;

/// <summary>Teams that work with households at random: they form, join, split, merge, hand over, report absences and write goals, all at the same ones; and citizens who take
/// agreements back.</summary>
/// <param name="clients">A client per team.</param>
internal sealed class Family(IReadOnlyList<Client> clients, HouseholdLedger ledger, Random random)
{
    public const string Gp = HubFixture.Gp;

    public static IReadOnlyList<string> Teams { get; } = [HubFixture.Team, HubFixture.YouthTeam, Practice.FarTeam];

    private const int MaxHouseholds = 12;

    /// <summary>Goes on until told to stop, and ends when the last of its requests has been answered.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ActAsync(clients[random.Next(clients.Count)], cancellationToken);
            }
            catch (RefusedByHubException e) when (e.Reason is not "INTERNAL")
            {
                // Somebody else was faster: what the rules say of it is checked on the journal.
            }
        }
    }

    private async Task ActAsync(Client team, CancellationToken cancellationToken)
    {
        if (ledger.Households.Count < MaxHouseholds || ledger.Any(random) is not { } id)
        {
            await FormAsync(team, cancellationToken);
            return;
        }

        if (await SeeAsync(team, id, cancellationToken) is not { Status: HouseholdStatus.Active } household)
        {
            return;
        }

        var coordinating = new Coordinating(team, household, ledger, random, lags: random.Next(4) == 0);
        await (random.Next(16) switch
        {
            0 => coordinating.OfferAsync(Teams[random.Next(Teams.Count)], cancellationToken),
            1 or 2 => coordinating.AcceptAsync(cancellationToken),
            3 => coordinating.TakeAsync(cancellationToken),
            4 => coordinating.ConfirmAsync(cancellationToken),
            5 => coordinating.BeAwayAsync(cancellationToken),
            6 => AddAsync(team, household, cancellationToken),
            7 => coordinating.RemoveAsync(cancellationToken),
            8 => coordinating.SplitAsync(cancellationToken),
            9 when ledger.Any(random) is { } other && other != id => coordinating.MergeAsync(other, cancellationToken),
            10 => coordinating.UndoMergeAsync(cancellationToken),
            11 => coordinating.InvolveAsync(Gp, cancellationToken),
            _ => new PlanWork(team, household, ledger, random).WriteAsync(cancellationToken),
        });
    }

    /// <summary>Forms a household of two with all teams, coordinated by the first; and a practice that one of the two agrees to by name.</summary>
    public async Task<Household> FormAsync(Client team, CancellationToken cancellationToken)
    {
        string[] bsns = [Samples.NewBsn(), Samples.NewBsn()];
        var request = new FormHouseholdRequest
        {
            RequestId = Samples.NewId(),
            Members = { bsns.Select(Joining) },
            PartyParticipantIds = { Teams.Where(other => other != team.Id) },
            Coordinate = true,
        };
        var formed = await team.WriteAsync(request.RequestId, (door, options) => door.Households.FormHouseholdAsync(request, options), answer => answer.Household.Id, cancellationToken);
        ledger.Formed(formed.Household.Id);
        foreach (var bsn in bsns)
        {
            ledger.IsIn(bsn, isIn: true);
        }

        await LetInAndOutAsync(team, formed.Household, bsns[0], cancellationToken);
        return formed.Household;
    }

    private async Task LetInAndOutAsync(Client team, Household household, string bsn, CancellationToken cancellationToken)
    {
        var agreement = Samples.Agreement(bsn, Gp);
        agreement.Consent.Scope.Purpose = ConsentPurpose.Coordination;
        var recorded = await team.WriteAsync(
            agreement.RequestId, (door, options) => door.Consents.RecordConsentAsync(agreement, options), answer => answer.Consent.Id, cancellationToken);
        await new Coordinating(team, household, ledger, random).InvolveAsync(Gp, cancellationToken);
        if (random.Next(2) == 0)
        {
            return;
        }

        var revoke = new RevokeConsentRequest { RequestId = Samples.NewId(), Id = recorded.Consent.Id, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } };
        await team.WriteAsync(revoke.RequestId, (door, options) => door.Consents.RevokeConsentAsync(revoke, options), answer => answer.Consent.Id, cancellationToken);
        ledger.Out(Gp, household.Id, recorded.Consent.Id);
    }

    private async Task AddAsync(Client team, Household household, CancellationToken cancellationToken)
    {
        var bsn = Samples.NewBsn();
        var epoch = household.Coordinator?.Epoch ?? 1;
        var request = new AddMemberRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = epoch, Member = Joining(bsn) };
        await team.WriteAsync(request.RequestId, (door, options) => door.Households.AddMemberAsync(request, options), _ => household.Id, cancellationToken);
        ledger.Acted(team.Id, request.RequestId, household.Id, epoch);
        ledger.IsIn(bsn, isIn: true);
        if (random.Next(4) == 0)
        {
            await LeaveAsync(team, bsn, cancellationToken);
        }
    }

    /// <summary>A member objects, and so leaves.</summary>
    private async Task LeaveAsync(Client team, string bsn, CancellationToken cancellationToken)
    {
        var objection = Samples.Agreement(bsn, "");
        objection.Consent.Decision = ConsentDecision.Deny;
        objection.Consent.Scope = new ConsentScope { RecipientKind = ParticipantKind.NeighbourhoodTeam, Purpose = ConsentPurpose.Coordination };
        await team.WriteAsync(objection.RequestId, (door, options) => door.Consents.RecordConsentAsync(objection, options), answer => answer.Consent.Id, cancellationToken);
        ledger.IsIn(bsn, isIn: false);
    }

    private static JoiningMember Joining(string bsn)
    {
        var agreement = Samples.Agreement(bsn, "").Consent;
        agreement.Scope = new ConsentScope { RecipientKind = ParticipantKind.NeighbourhoodTeam, Purpose = ConsentPurpose.Coordination };
        return new JoiningMember
        {
            Member = new HouseholdMember { Subject = Samples.Citizen(bsn), Role = HouseholdRole.Adult, Basis = Samples.Basis() }, Agreement = agreement,
        };
    }

    private static async Task<Household?> SeeAsync(Client team, string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await team.AskAsync((door, options) => door.Households.GetHouseholdAsync(new GetHouseholdRequest { Id = id }, options), cancellationToken)).Household;
        }
        catch (RefusedByHubException)
        {
            return null;
        }
    }
}
