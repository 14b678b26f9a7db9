using Google.Protobuf.WellKnownTypes;
using Shouldly;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;
using Xunit;
using Enum = System.Enum;

namespace Wijkteam.Hub.Tests.Referrals;

/// <summary>Steps and closings decided without store, clock or network.</summary>
public sealed class ReferralDecisionTests
{
    private const string Source = "gp";
    private const string Target = "team";

    private static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<ReferralStep, EntryKind> Entries = new()
    {
        [ReferralStep.Accept] = EntryKind.ReferralAccepted,
        [ReferralStep.Decline] = EntryKind.ReferralDeclined,
        [ReferralStep.Start] = EntryKind.ReferralStarted,
        [ReferralStep.Complete] = EntryKind.ReferralCompleted,
        [ReferralStep.Cancel] = EntryKind.ReferralCancelled,
        [ReferralStep.Hold] = EntryKind.ReferralHeld,
        [ReferralStep.Fail] = EntryKind.ReferralFailed,
        [ReferralStep.ReportProgress] = EntryKind.ReferralProgressReported,
        [ReferralStep.RequestCancellation] = EntryKind.ReferralCancellationRequested,
        [ReferralStep.MarkEnteredInError] = EntryKind.ReferralEnteredInError,
    };

    private static readonly SubjectRow Subject = new(Guid.NewGuid(), [1], Epoch: 7);

    [Fact]
    public void Step_EveryStatusStepAndActor_IsAsTheTableOfStepsSays()
    {
        foreach (var status in Enum.GetValues<ReferralStatus>())
        {
            foreach (var step in Entries.Keys)
            {
                foreach (var actor in (string[])[Source, Target])
                {
                    Check(status, step, actor);
                }
            }
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(long.MaxValue, false)]
    public void Step_ExpectedVersion_MustBeTheOneThatItIsAt(long expectedVersion, bool allowed)
    {
        var referral = Referral(ReferralStatus.Requested);
        var state = new ReferralState(Subject, Stored(referral), []);
        var circumstances = new Circumstances(Now, Guid.NewGuid(), DirectorySnapshot.Empty);

        // A step that the state does not allow either: the version is spoken of first.
        foreach (var (step, otherwise) in new[] { (ReferralStep.Accept, (RefusalReason?)null), (ReferralStep.Start, RefusalReason.StateNotAllowed) })
        {
            RefusalReason? actual = null;
            try
            {
                Step(referral, step, Target, expectedVersion).Decide(state, circumstances);
            }
            catch (RefusedException e)
            {
                actual = e.Refusal.Reason;
            }

            actual.ShouldBe(allowed ? otherwise : RefusalReason.VersionMismatch);
        }
    }

    [Fact]
    public void Close_EveryStatusAndAwaiting_TellsWhomItConcernsAndWithholdsForBoth()
    {
        foreach (var status in Enum.GetValues<ReferralStatus>().Where(status => status is not (ReferralStatus.Unspecified or ReferralStatus.Draft)))
        {
            foreach (var awaiting in (string[][])[[], [Source], [Target], [Source, Target]])
            {
                foreach (var actor in (string?[])[null, Source, Target, "other"])
                {
                    CheckClosing(status, awaiting, actor);
                }
            }
        }
    }

    [Fact]
    public void View_EveryStatusPartyAndBasis_ShowsContentOnlyWhereItMay()
    {
        foreach (var status in Enum.GetValues<ReferralStatus>())
        {
            var ended = status is ReferralStatus.Rejected or ReferralStatus.Cancelled or ReferralStatus.Completed or ReferralStatus.Failed
                or ReferralStatus.EnteredInError;
            var referral = Referral(status);
            referral.ExternalIdentifier = new Identifier { System = "urn:gp", Value = "1" };
            referral.ConsentId = "consent";
            ReferralView.MaySeeContent(referral, Source, basisHolds: true).ShouldBeTrue();
            ReferralView.MaySeeContent(referral, Source, basisHolds: false).ShouldBeTrue();
            ReferralView.MaySeeContent(referral, Target, basisHolds: true).ShouldBe(!ended, $"{status}");
            ReferralView.MaySeeContent(referral, Target, basisHolds: false).ShouldBeFalse();

            var whole = ReferralView.WithoutContent(referral, Target, basisHolds: true);
            whole.ShouldBe(status == ReferralStatus.EnteredInError ? ReferralView.WithoutContent(referral, Target, basisHolds: false) : referral);
            ReferralView.WithoutContent(referral, Source, basisHolds: true).ShouldBe(referral);
            var bare = ReferralView.WithoutContent(referral, Target, basisHolds: false);
            (bare.ExternalIdentifier, bare.ConsentId).ShouldBe((null, ""));
            var own = ReferralView.WithoutContent(referral, Source, basisHolds: false);
            (own.ExternalIdentifier, own.ConsentId).ShouldBe((referral.ExternalIdentifier, "consent"));
            (bare.Id, bare.Status, bare.Version).ShouldBe((referral.Id, status, referral.Version));
            (bare.Note, bare.Outcome, bare.Basis, bare.Actor, bare.Route.Count, bare.LifeDomains.Count, bare.StatusReason).ShouldBe(("", null, null, null, 0, 0, null));
        }
    }

    private static void Check(ReferralStatus status, ReferralStep step, string actor)
    {
        var referral = Referral(status);
        var state = new ReferralState(Subject, Stored(referral), []);
        var taken = Step(referral, step, actor, expectedVersion: actor == Source ? 0 : referral.Version);
        var expected = ReferralSteps.Next(status, referral.BusinessStatus, step, actor == Source ? ReferralRole.Source : ReferralRole.Target);
        var circumstances = new Circumstances(Now, Guid.NewGuid(), DirectorySnapshot.Empty);

        if (expected.Refusal is { } refusal)
        {
            Should.Throw<RefusedException>(() => taken.Decide(state, circumstances)).Refusal.Reason.ShouldBe(refusal.Reason);
            return;
        }

        var decision = taken.Decide(state, circumstances);
        var after = decision.States.ShouldHaveSingleItem();
        var entry = decision.Entries.ShouldHaveSingleItem();
        (after.Version, after.Status, entry.RecordVersion).ShouldBe((referral.Version + 1, (int)expected.Status!.Value, referral.Version + 1));
        ((Referral)after.Body).BusinessStatus.ShouldBe(expected.BusinessStatus);
        entry.Kind.ShouldBe(Entries[step]);
        entry.Audience.ShouldBe([actor == Source ? Target : Source]);
        ((InboxMessage)entry.Content).Referral.Note.ShouldBe(step == ReferralStep.MarkEnteredInError ? "" : "gedaan");
        ((InboxMessage)entry.Content).Referral.Content.ShouldBeNull();
        decision.Withhold.ShouldBe(ReferralSteps.IsFinal(expected.Status.Value) ? [(Target, after.Id)] : []);
        referral.ShouldBe(Referral(status, referral.Id), "the state that was decided on has been changed");
    }

    private static TakeReferralStep Step(Referral referral, ReferralStep step, string actor, long expectedVersion) =>
        new(Guid.Parse(referral.Id), expectedVersion, step, to => to.Note = "gedaan")
        {
            Caller = new Caller(new Participant { Id = actor }, new Professional { Value = "1" }, "kid", Now),
        };

    private static void CheckClosing(ReferralStatus status, string[] awaiting, string? actor)
    {
        var referral = Referral(status);
        var closing = new AgreedExchange(new ReferralExchange(Stored(referral)), awaiting).CloseUnder([], DirectorySnapshot.Empty, actor, Now);
        var ended = ReferralSteps.IsFinal(status);

        // Of what should never have been, the target is told that and nothing else, whatever becomes of the basis.
        string[] parties = status == ReferralStatus.EnteredInError ? [Source] : [Source, Target];
        if (ended && !parties.Any(awaiting.Contains))
        {
            closing.ShouldBeNull($"{status}");
            return;
        }

        closing.ShouldNotBeNull($"{status}");
        var body = (Referral)closing.State.Body;
        body.Version.ShouldBe(referral.Version + 1);
        body.Status.ShouldBe(ended ? status : ReferralStatus.Cancelled);
        (body.StatusReason?.Code == StatusReasonCode.Closed).ShouldBe(!ended);
        string[] told = [.. parties.Where(party => party != actor && (!ended || awaiting.Contains(party)))];
        closing.Entry.Audience.ShouldBe(told);
        closing.Entry.Basis.ShouldBeNull();
        ((InboxMessage)closing.Entry.Content).PayloadCase.ShouldBe(InboxMessage.PayloadOneofCase.Closure);
        closing.Withhold.ShouldBe(parties.Select(party => (party, closing.State.Id)));
    }

    private static Stored<Referral> Stored(Referral referral) => new(
        new RecordRow(Guid.Parse(referral.Id), RecordKind.Referral, referral.Version, Subject.Id, Source, Target, (int)referral.Status, Now, Now, []), referral);

    private static Referral Referral(ReferralStatus status, string? id = null) => new()
    {
        Id = id ?? Guid.NewGuid().ToString(),
        Version = 3,
        Status = status,
        SourceParticipantId = Source,
        TargetParticipantId = Target,
        CreateTime = Timestamp.FromDateTimeOffset(Now),
        UpdateTime = Timestamp.FromDateTimeOffset(Now),
        Note = "oud",
        LifeDomains = { LifeDomain.Finances },
        Actor = new Professional { Value = "0" },
        Basis = new LegalBasis { Secrecy = new Ground { Kind = GroundKind.Agreement }, Processing = new Ground { Kind = GroundKind.PublicTask } },
    };
}
