using Google.Protobuf.WellKnownTypes;
using Shouldly;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Referrals;

/// <summary>Whose terms run while a referral is offered to several.</summary>
public sealed class ReferralTermsTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SubjectRow Subject = new(Guid.NewGuid(), [1], Epoch: 7);

    // Who takes what step; whose terms run then, and in how many hours the hub looks at it.
    [Theory]
    [InlineData("a", nameof(ReferralStep.Decline), "b", 2)]
    [InlineData("b", nameof(ReferralStep.Decline), "a", 1)]
    [InlineData("c", nameof(ReferralStep.Decline), "a b", 1)]
    [InlineData("a", nameof(ReferralStep.Accept), "", null)]
    [InlineData("c", nameof(ReferralStep.Accept), "", null)]
    [InlineData("desk", nameof(ReferralStep.Cancel), "", null)]
    [InlineData("desk", nameof(ReferralStep.MarkEnteredInError), "", null)]
    public void Step_EndsTheTermsOfThoseWhoNeedNotAnswerAnyMore(string by, string step, string runs, int? dueInHours)
    {
        var decision = new TakeReferralStep(Guid.NewGuid(), 0, System.Enum.Parse<ReferralStep>(step), _ => { })
        {
            Caller = new Caller(new Participant { Id = by }, new Professional { Value = "1" }, "kid", Now),
        }.Decide(StateOf(Offered()), new Circumstances(Now, Guid.NewGuid(), DirectorySnapshot.Empty));

        var state = decision.States.ShouldHaveSingleItem();
        string.Join(' ', ((Referral)state.Body).Terms().Select(term => term.Receiver)).ShouldBe(runs);
        state.DueTime.ShouldBe(dueInHours is { } hours ? Now.AddHours(hours) : null);
    }

    [Fact]
    public void PassTerms_ChangesThoseAndNoOther()
    {
        var passed = new Term { Kind = TermKind.Answer, State = TermState.Passed };

        var next = StateOf(Offered()).Exchange.PassTerms([new ReceiverTerm("b", passed)], Now.AddHours(2)).ToState();

        var referral = (Referral)next.Body;
        (next.Version, next.DueTime, referral.Status).ShouldBe((2, Now.AddHours(1), ReferralStatus.Requested));
        referral.Recipients.Select(recipient => recipient.Term?.State).ShouldBe([TermState.Running, TermState.Passed, null]);
    }

    [Theory]
    [InlineData(true, new[] { TermKind.DebtTalk })]
    [InlineData(false, new[] { TermKind.WmoInquiry, TermKind.WmoDecision, TermKind.DebtTalk })]
    public void PassOn_WithAFormalDecision_EndsTheTermsForIt(bool isDecided, TermKind[] runs)
    {
        var parent = TakenUp();
        var child = new Referral { Id = Guid.NewGuid().ToString(), Provision = new Provision { FormalDecision = isDecided ? new FormalDecision() : null } };
        var caller = new Caller(new Participant { Id = "a" }, new Professional { Value = "1" }, "kid", Now);

        var change = OnwardReferrals.PassOn(StateOf(parent), child, caller, new Circumstances(Now, Guid.NewGuid(), DirectorySnapshot.Empty));

        ((Referral)change.State.Body).StatutoryTerms.Select(term => term.Kind).ShouldBe(runs);
        ((InboxMessage)change.Entry.Content).Referral.StatutoryTerms.ShouldBeEmpty("they are the target's affair");
    }

    [Fact]
    public void Statutory_RunBesideTheTargetsOwn_AndEachIsPutInItsPlace()
    {
        var referral = TakenUp();
        referral.Term = new Term { Kind = TermKind.Start, State = TermState.Running };
        referral.Transfers.Add(new Transfer { FromParticipantId = "z", ToParticipantId = "a", Version = 5 });

        referral.Terms().Select(term => (term.Receiver, term.Term.Kind, term.ReceivedVersion)).ShouldBe(
            [("a", TermKind.Start, 5), ("a", TermKind.WmoInquiry, 5), ("a", TermKind.WmoDecision, 5), ("a", TermKind.DebtTalk, 5)]);
        referral.SetTerms([new ReceiverTerm("a", new Term { Kind = TermKind.WmoDecision, State = TermState.Passed })]);

        referral.Term.State.ShouldBe(TermState.Running);
        referral.StatutoryTerms.Select(term => term.State).ShouldBe([TermState.Running, TermState.Passed, TermState.Running]);
    }

    [Fact]
    public void View_EachRecipientSeesItsOwnTermAlone_TheSourceSeesAll()
    {
        var referral = Offered();

        foreach (var recipient in referral.Recipients)
        {
            var seen = ReferralView.WithoutContent(referral, recipient.ParticipantId, basisHolds: true);
            (seen.Term, seen.Recipients.Count).ShouldBe((recipient.Term, 0));
        }

        ReferralView.WithoutContent(referral, "desk", basisHolds: true).Recipients.ShouldBe(referral.Recipients);
    }

    private static ReferralState StateOf(Referral referral) => new(
        Subject,
        new Stored<Referral>(
            new RecordRow(Guid.Parse(referral.Id), RecordKind.Referral, 1, Subject.Id, "desk", "", (int)referral.Status, Now, Now, []), referral),
        []);

    /// <summary>By one to whom the law sets all the terms that there are.</summary>
    private static Referral TakenUp()
    {
        var referral = Offered();
        referral.AcceptOffer("a");
        referral.Status = ReferralStatus.Accepted;
        TermKind[] kinds = [TermKind.WmoInquiry, TermKind.WmoDecision, TermKind.DebtTalk];
        referral.StatutoryTerms.Add(kinds.Select(kind => new Term { Kind = kind, State = TermState.Running }));
        return referral;
    }

    /// <summary>To three: the first is to answer within an hour, the second within two, the third when it likes.</summary>
    private static Referral Offered()
    {
        var referral = new Referral
        {
            Id = Guid.NewGuid().ToString(),
            Version = 1,
            Status = ReferralStatus.Requested,
            SourceParticipantId = "desk",
            CreateTime = Timestamp.FromDateTimeOffset(Now),
            UpdateTime = Timestamp.FromDateTimeOffset(Now),
            LifeDomains = { LifeDomain.Finances },
            Basis = new LegalBasis { Secrecy = new Ground { Kind = GroundKind.TreatmentRelation }, Processing = new Ground { Kind = GroundKind.PublicTask } },
        };
        referral.Offer(["a", "b", "c"], TermOf, new ReferralOffer());
        return referral;
    }

    private static Term? TermOf(string recipient) => recipient switch
    {
        "a" => Running(1),
        "b" => Running(2),
        _ => null,
    };

    private static Term Running(int hours)
    {
        var due = Timestamp.FromDateTimeOffset(Now.AddHours(hours));
        return new Term { Kind = TermKind.Answer, State = TermState.Running, DueTime = due, NextTime = due };
    }
}
