using Wijkteam.Hub.Signals;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Tests.Walks;

/// <summary>What anybody does at random with signals: a GP's rest on the citizen's agreement, the desk's on its public task.</summary>
internal sealed class SignalActions(WalkHub hub, Random random)
{
    private static readonly SignalStep[] PartySteps =
        [SignalStep.TakeUp, SignalStep.Settle, SignalStep.Answer, SignalStep.ConfirmSubject, SignalStep.EnterInError];

    private static readonly Ground PublicTask = new() { Kind = GroundKind.PublicTask, Law = Law.Wmo2015, Article = "2.3.2" };

    public Func<Task> Submit(Subject citizen)
    {
        var (agreed, id) = (random.Next(2) == 0, WalkHub.NewGuid(random));
        if (!agreed)
        {
            citizen = new Subject(citizen) { Identification = SubjectIdentification.Person, Bsn = "" };
        }

        var request = new SubmitSignalRequest
        {
            Content = new SignalContent
            {
                Subject = citizen,
                LifeDomains = { LifeDomain.Finances },
                Observation = WalkHub.Canary,
                Priority = random.Next(3) == 0 ? Priority.Urgent : Priority.Routine,
            },
            Basis = new LegalBasis { Secrecy = agreed ? new Ground { Kind = GroundKind.Agreement } : PublicTask, Processing = PublicTask },
        };
        return () => hub.TakeAsync(new SubmitSignal(request, externalHmac: null, earlierFrom: null)
        {
            Caller = hub.CallerOf(agreed ? WalkHub.Gp : WalkHub.Desk), Request = new StepRequest(id, "Signal", request),
        });
    }

    public Func<Task> TakeStep()
    {
        var (pick, step, fits, asSource) = (random.NextDouble(), PartySteps[random.Next(PartySteps.Length)], random.Next(10) < 7, random.Next(4) == 0);
        var request = new StepRequest(WalkHub.NewGuid(random), "SignalStep", new CloseSignalRequest());
        return async () =>
        {
            var ids = hub.Rows("SELECT id FROM records WHERE kind = 3 ORDER BY id", row => row.Guid(0));
            if (ids.Count == 0)
            {
                return;
            }

            // Rather the young ones: the old have ended.
            var id = ids[ids.Count - 1 - (int)(pick * pick * ids.Count)];
            var signal = (await hub.FindSignalAsync(id)).Signal.State;
            if (fits)
            {
                // What may well be done next; that it should never have been is left to chance.
                step = signal.Status == SignalStatus.TakenUp ? SignalStep.Answer : pick < 0.5 ? SignalStep.TakeUp : SignalStep.Settle;
                asSource = false;
            }

            ((CloseSignalRequest)request.Message).Id = $"{id}";
            await hub.TakeAsync(new TakeSignalStep(id, 0, step, to => Apply(to, step))
            {
                Caller = hub.CallerOf(asSource ? signal.SourceParticipantId : signal.TargetParticipantId), Request = request,
            });
        };
    }

    private static void Apply(Signal to, SignalStep step)
    {
        switch (step)
        {
            case SignalStep.TakeUp:
                to.Triage = new SignalTriage { Decision = TriageDecision.TakenUp };
                break;
            case SignalStep.Settle:
                to.Triage = new SignalTriage
                {
                    Decision = TriageDecision.NoAction, Reason = new StatusReason { Code = StatusReasonCode.Other, Text = WalkHub.Canary },
                };
                break;
            case SignalStep.Answer:
                to.Answer = new SignalAnswer { Result = SignalResult.HelpStarted, Summary = WalkHub.Canary };
                break;
            case SignalStep.ConfirmSubject:
                to.ConfirmedSubject = new Subject { Identification = SubjectIdentification.Bsn, Bsn = "123456782", Name = new HumanName { Family = WalkHub.Canary } };
                break;
            case SignalStep.EnterInError:
                to.StatusReason = new StatusReason { Code = StatusReasonCode.Other, Text = WalkHub.Canary };
                break;
        }
    }
}
