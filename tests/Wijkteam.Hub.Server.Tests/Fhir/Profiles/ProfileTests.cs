using System.Net;
using System.Text.Json.Nodes;
using Wijkteam.Hub.Server.Tests.Fhir.Interop;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fhir.Profiles;

/// <summary>What the profiles demand is what the door demands: for every rule there is a message that breaks it, and the door refuses that.</summary>
public sealed class ProfileTests : FhirScene
{
    [Fact]
    public void EveryRule_HasItsBreak() =>
        RuleBreaks.OfTransaction.Keys.Concat(RuleBreaks.OfSignal.Keys).Concat(RuleBreaks.OfMessage.Keys).Concat(RuleBreaks.OfUpdate.Keys).Concat(RuleBreaks.OfTheHub)
            .Concat(GoalRuleBreaks.All.Keys).Concat(GoalRuleBreaks.OfTheHub)
            .ShouldBe(ProfileRules.All(), ignoreOrder: true);

    [Fact]
    public async Task Messages_ThatKeepToTheRules_AreAccepted()
    {
        var (child, withBasis) = (Transaction(), Transaction());
        RuleBreaks.MakeChild(child);
        RuleBreaks.MakeExplicit(withBasis);

        foreach (var bundle in new[] { Transaction(), child, withBasis })
        {
            var reply = await SendAsync(HttpMethod.Post, "", bundle);
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        }
    }

    [Fact]
    public async Task Transactions_ThatBreakARule_AreRefused()
    {
        var accepted = new List<string>();
        foreach (var (rule, apply) in RuleBreaks.OfTransaction)
        {
            var bundle = Transaction();
            apply(bundle);
            var reply = await SendAsync(HttpMethod.Post, "", bundle);
            if (reply.Status is not (HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity))
            {
                accepted.Add($"{rule}: {(int)reply.Status}");
            }
        }

        accepted.ShouldBeEmpty();
    }

    [Fact]
    public async Task Signals_ThatBreakARule_AreRefused()
    {
        (await SendAsync(HttpMethod.Post, "", Signal())).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var (rule, apply) in RuleBreaks.OfSignal)
        {
            var bundle = Signal();
            apply(bundle);
            ShouldBeRefused(rule, await SendAsync(HttpMethod.Post, "", bundle));
        }
    }

    [Fact]
    public async Task Messages_ThatBreakARule_AreRefused()
    {
        (await SendAsync(HttpMethod.Post, "/$process-message", Exchange.Example("referral-message"))).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var (rule, apply) in RuleBreaks.OfMessage)
        {
            var bundle = Exchange.Example("referral-message");
            Resource(bundle, "ServiceRequest")["identifier"]![0]!["value"] = rule;
            apply(bundle);
            ShouldBeRefused(rule, await SendAsync(HttpMethod.Post, "/$process-message", bundle));
        }
    }

    [Fact]
    public async Task Updates_ThatBreakARule_AreRefused()
    {
        var id = await SubmitAsync(Transaction());
        foreach (var (rule, apply) in RuleBreaks.OfUpdate)
        {
            var task = Exchange.Example("task-cancel");
            task["id"] = id;
            apply(task);
            ShouldBeRefused(rule, await SendAsync(HttpMethod.Put, $"/Task/{id}", task));
        }
    }

    /// <summary>The invariants are FHIRPath; somebody else's engine says that they hold for what is sent well and fail for what breaks them.</summary>
    [Fact]
    public async Task Invariants_FailForWhatBreaksThem()
    {
        var broken = RuleBreaks.OfTransaction.Select(rule => (rule.Key, rule.Value, Bundle: Transaction()))
            .Concat(RuleBreaks.OfSignal.Select(rule => (rule.Key, rule.Value, Bundle: Signal())))
            .Concat(RuleBreaks.OfMessage.Select(rule => (rule.Key, rule.Value, Bundle: Exchange.Example("referral-message"))))
            .Concat(GoalRuleBreaks.All.Select(rule => (rule.Key, rule.Value, Bundle: Exchange.Example("goal"))))
            .Where(rule => rule.Key.Split(' ')[2].StartsWith("hub-", StringComparison.Ordinal))
            .Select(rule =>
            {
                rule.Value(rule.Bundle);
                if (rule.Bundle.ContainsKey("entry"))
                {
                    Resource(rule.Bundle, "Patient")["meta"] = new JsonObject { ["profile"] = new JsonArray("http://hub.wijkteam/fhir/StructureDefinition/hub-Patient") };
                }

                return (rule.Key, rule.Bundle.ToJsonString());
            })
            .ToList();

        var verdicts = (await Validators.AskAsync(broken)).Where(verdict => verdict.By == "profiles").ToList();

        verdicts.Count.ShouldBe(14);
        verdicts.ShouldAllBe(verdict => verdict.Problems.Count == 1 && verdict.Problems[0].StartsWith($"{verdict.Name.Split(' ')[2]}:", StringComparison.Ordinal));
    }

    private static void ShouldBeRefused(string rule, FhirReply reply) =>
        reply.Status.ShouldBeOneOf([HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity], $"{rule}: {reply.Text}");
}
