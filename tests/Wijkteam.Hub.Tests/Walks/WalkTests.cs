using NodaTime;
using Shouldly;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Walks;

/// <summary>Many parties do anything at random, one after the other and all at once; whatever they do, what must always hold does. A failure names its seed.</summary>
public sealed class WalkTests
{
    private static readonly string[] Bsns = ["123456782", "111222333"]; // Test values.

    private static readonly ReferralStep[] PartySteps =
    [
        ReferralStep.Accept, ReferralStep.Decline, ReferralStep.Start, ReferralStep.Hold, ReferralStep.ReportProgress, ReferralStep.Complete,
        ReferralStep.Fail, ReferralStep.Cancel, ReferralStep.RequestCancellation, ReferralStep.MarkEnteredInError,
    ];

    /// <summary>To replay one: set the seed, which the failure names. What is done is the same; who is first among those at once may differ.</summary>
    public static TheoryData<int, int> Walks()
    {
        var walks = new TheoryData<int, int>();
        foreach (var parallel in (int[])[1, 6, 6])
        {
            walks.Add(Random.Shared.Next(), parallel);
        }

        return walks;
    }

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task Walk_WhateverThePartiesDo_WhatMustHoldDoes(int seed, int parallel)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var walk = new Walk(seed);
        for (var round = 0; round < 300 / (parallel + 1); round++)
        {
            var actions = Enumerable.Range(0, parallel).Select(_ => walk.Next()).ToList();
            await Task.WhenAll(actions.Select(action => Task.Run(action, cancellationToken))).WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            var when = $"seed {seed}, {parallel} at once, round {round}";
            await walk.Audit.CheckAsync(when);
            await walk.SignalAudit.CheckAsync(when);
            walk.LapseAudit.Check(when);
        }

        var end = $"seed {seed}, {parallel} at once, at the end";
        await walk.LapseAudit.CheckAtEndAsync(end);
        await walk.Audit.CheckAtEndAsync(end);
        await walk.SignalAudit.CheckAtEndAsync(end);
    }

    private sealed class Walk : IAsyncDisposable
    {
        private readonly Random _random;
        private readonly List<Func<Task>> _done = [];
        private readonly WalkHub _hub = new();
        private readonly SignalActions _signals;

        public Walk(int seed)
        {
            _random = new Random(seed);
            _signals = new SignalActions(_hub, _random);
            Audit = new ReferralAudit(_hub);
            SignalAudit = new SignalAudit(_hub);
            LapseAudit = new LapseAudit(_hub);
        }

        public ReferralAudit Audit { get; }

        public SignalAudit SignalAudit { get; }

        public LapseAudit LapseAudit { get; }

        /// <summary>Something that somebody does; chosen now, done later.</summary>
        public Func<Task> Next()
        {
            _hub.Time.Advance(TimeSpan.FromSeconds(2));
            var action = _random.Next(100) switch
            {
                _ when _done.Count < Bsns.Length => Agree(Bsns[_done.Count]),
                < 10 => Submit(),
                < 13 => Agree(Any(Bsns)),
                < 16 => Revoke(),
                < 30 => Receive(),
                < 34 => Again(),
                < 42 => _hub.LookAtTermsAsync,
                < 50 => _signals.Submit(Citizen(Any(Bsns))),
                < 65 => _signals.TakeStep(),
                < 70 => Move(),
                _ => TakeStep(),
            };
            _done.Add(action);
            return action;
        }

        public async ValueTask DisposeAsync() => await _hub.DisposeAsync();

        private static Subject Citizen(string bsn) => new()
        {
            Identification = SubjectIdentification.Bsn,
            Bsn = bsn,
            BirthDate = "1987-03-09",
            Name = new HumanName { Family = WalkHub.Canary },
            Address = new Address { Postcode = "3572AB", HouseNumber = 12 },
        };

        private static Consent Agreement(bool toEach) => new()
        {
            Decision = ConsentDecision.Permit,
            Scope = new ConsentScope { RecipientKind = toEach ? ParticipantKind.Unspecified : ParticipantKind.NeighbourhoodTeam },
            Givers = { new ConsentGiver { Capacity = GiverCapacity.Subject } },
        };

        private T Any<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

        /// <summary>Steps that fit are rare among all that there are: most go by who has a part.</summary>
        private Func<Task> TakeStep()
        {
            var pick = _random.NextDouble();
            var (step, who, fits) = (Any(PartySteps), Any(WalkHub.Everybody), _random.Next(10) < 8);
            var request = new StepRequest(NewGuid(), "Step", new AcceptReferralRequest());
            return async () =>
            {
                var ids = Audit.Referrals;
                if (ids.Count == 0)
                {
                    return;
                }

                // Rather the young ones: the old have ended.
                var id = ids[ids.Count - 1 - (int)(pick * pick * ids.Count)];
                var referral = (await _hub.FindAsync(id)).Referral.State;
                if (fits)
                {
                    var able = WalkHub.Everybody
                        .SelectMany(party => PartySteps.Select(candidate => (party, candidate)))
                        .Where(option => referral.RoleOf(option.party, option.candidate) is { } role
                            && ReferralSteps.Next(referral.Status, referral.BusinessStatus, option.candidate, role).Status is not null
                            && (option.candidate != ReferralStep.MarkEnteredInError || pick < 0.1))
                        .ToList();
                    (who, step) = able.Count > 0 ? able[(int)(pick * able.Count)] : (who, step);
                }

                ((AcceptReferralRequest)request.Message).Id = $"{id}";
                await _hub.TakeAsync(new TakeReferralStep(id, 0, step, to => Apply(to, step)) { Caller = _hub.CallerOf(who), Request = request });
            };
        }

        private static void Apply(Referral to, ReferralStep step)
        {
            to.Note = WalkHub.Canary;
            to.BusinessStatus = step == ReferralStep.ReportProgress ? ReferralBusinessStatus.Scheduled : to.BusinessStatus;
            if (step is ReferralStep.Decline or ReferralStep.Hold or ReferralStep.Fail or ReferralStep.Cancel or ReferralStep.MarkEnteredInError)
            {
                to.StatusReason = new StatusReason { Code = StatusReasonCode.Other, Text = WalkHub.Canary };
            }

            if (step == ReferralStep.RequestCancellation)
            {
                to.CancellationRequest = new StatusReason { Code = StatusReasonCode.Other, Text = WalkHub.Canary };
            }
        }

        private Func<Task> Submit()
        {
            var (pick, bsn, onward, count) = (_random.NextDouble(), Any(Bsns), _random.Next(2) == 0, _random.Next(1, 4));
            var recipients = WalkHub.Teams.OrderBy(_ => _random.Next()).Take(count).ToList();
            var (id, agreement) = (NewGuid(), _random.Next(3) == 0 ? Agreement(toEach: true) : null);
            return async () =>
            {
                var caller = pick < 0.4 ? WalkHub.Gp : WalkHub.Desk;
                var request = new SubmitReferralRequest { Content = Content(Citizen(bsn)), Basis = Basis(), Agreement = agreement };
                if (onward && Audit.TakenOn() is { Count: > 0 } parents)
                {
                    var parent = parents[(int)(pick * parents.Count)];
                    (caller, request.BasedOnReferralId, request.Content.Subject) = (parent.Target, $"{parent.Id}", null);
                }

                if (caller != WalkHub.Gp)
                {
                    request.RecipientParticipantIds.Add(recipients.Where(recipient => recipient != caller).DefaultIfEmpty(WalkHub.Desk));
                }

                await _hub.TakeAsync(new SubmitReferral(request, externalHmac: null) { Caller = _hub.CallerOf(caller), Request = new StepRequest(id, "Submit", request) });
            };
        }

        /// <summary>Somebody who has a referral tells that the citizen has moved, to where one team works or another.</summary>
        private Func<Task> Move()
        {
            var (pick, id, postcode) = (_random.NextDouble(), NewGuid(), Any(["3572AB", "3523AB"]));
            return async () =>
            {
                var open = Audit.Open();
                if (open.Count == 0)
                {
                    return;
                }

                var (referral, target) = open[(int)(pick * open.Count)];
                var request = new TransferReferralRequest
                {
                    Id = $"{referral}", Note = WalkHub.Canary, MovedTo = new Whereabouts { Address = new Address { Postcode = postcode, HouseNumber = 12, Street = WalkHub.Canary } },
                };
                await _hub.TakeAsync(new TransferReferral(referral, request) { Caller = _hub.CallerOf(target), Request = new StepRequest(id, "Transfer", request) });
            };
        }

        private Func<Task> Agree(string bsn)
        {
            var (agreement, id) = (Agreement(toEach: _random.Next(2) == 0), NewGuid());
            return async () =>
            {
                var step = new RecordConsent(Citizen(bsn), new LocalDate(1987, 3, 9), agreement, _hub.Get<IExchanges>())
                {
                    Caller = _hub.CallerOf(WalkHub.Gp), Request = new StepRequest(id, "Agree", agreement),
                };
                await _hub.TakeAsync(step);
            };
        }

        /// <summary>One consent, or all that the citizen has given: then nothing may go out any more.</summary>
        private Func<Task> Revoke()
        {
            var (pick, all) = (_random.NextDouble(), _random.Next(2) == 0);
            return async () =>
            {
                var consents = _hub.Rows("SELECT id, subject_id, source FROM records WHERE kind = 2 ORDER BY id", row => (row.Guid(0), row.Guid(1), row.Text(2)));
                var one = consents.ElementAtOrDefault((int)(pick * consents.Count));
                foreach (var (id, subject, recorder) in consents)
                {
                    if (id == one.Item1 || (all && subject == one.Item2))
                    {
                        await _hub.RevokeAsync(id, recorder);
                    }
                }
            };
        }

        private Func<Task> Receive()
        {
            var (who, max) = (Any(WalkHub.Everybody), _random.Next(1, 20));
            return () => _hub.ReceiveAsync(who, max);
        }

        /// <summary>A client that repeats itself.</summary>
        private Func<Task> Again() => _done.Count == 0 ? Receive() : _done[_random.Next(_done.Count)];

        private Guid NewGuid() => WalkHub.NewGuid(_random);

        private static ReferralContent Content(Subject citizen) => new() { Subject = citizen, LifeDomains = { LifeDomain.Finances }, Question = WalkHub.Canary };

        private static LegalBasis Basis() => new()
        {
            Secrecy = new Ground { Kind = GroundKind.Agreement },
            Processing = new Ground { Kind = GroundKind.PublicTask, Law = Law.Wmo2015, Article = "2.3.2" },
        };
    }
}
