namespace Wijkteam.Hub.Faults.Households;

/// <summary>What the clients know of households: what was acknowledged to them. Kept outside the system.</summary>
internal sealed class HouseholdLedger
{
    private readonly Lock _lock = new();
    private readonly List<string> _households = [];
    private readonly Dictionary<string, bool> _citizens = [];
    private readonly List<CoordinatorAct> _acts = [];
    private readonly List<GoalEdit> _edits = [];
    private readonly List<PartyOut> _outs = [];

    public IReadOnlyList<string> Households => Locked(() => _households.ToList());

    /// <summary>The citizens by BSN, and whether each is in a household.</summary>
    public IReadOnlyList<KeyValuePair<string, bool>> Citizens => Locked(() => _citizens.ToList());

    public IReadOnlyList<CoordinatorAct> Acts => Locked(() => _acts.ToList());

    public IReadOnlyList<GoalEdit> Edits => Locked(() => _edits.ToList());

    public IReadOnlyList<PartyOut> Outs => Locked(() => _outs.ToList());

    public void Formed(string household) => Locked(() => _households.Add(household));

    /// <summary>A citizen is in a household, or no longer; of those who are gone for good nothing more is known.</summary>
    public void IsIn(string bsn, bool isIn) => Locked(() => _citizens[bsn] = isIn && _citizens.GetValueOrDefault(bsn, true));

    public void Acted(string actor, string requestId, string household, long epoch) => Locked(() => _acts.Add(new CoordinatorAct(actor, requestId, household, epoch)));

    public void Edited(GoalEdit edit) => Locked(() => _edits.Add(edit));

    public void Out(string participant, string household, string consent) => Locked(() => _outs.Add(new PartyOut(participant, household, consent)));

    public string? Any(Random random) => Locked(() => _households.Count == 0 ? null : _households[random.Next(_households.Count)]);

    private T Locked<T>(Func<T> look)
    {
        lock (_lock)
        {
            return look();
        }
    }

    private void Locked(Action change)
    {
        lock (_lock)
        {
            change();
        }
    }
}

/// <summary>A step that was acknowledged to somebody who took it as the coordinator.</summary>
internal sealed record CoordinatorAct(string Actor, string RequestId, string Household, long Epoch);

/// <summary>A goal's version that was acknowledged.</summary>
internal sealed record GoalEdit(string GoalId, long Version, string Description);

/// <summary>A participant for whom the agreement was taken back by which it was involved.</summary>
internal sealed record PartyOut(string Participant, string Household, string Consent);
