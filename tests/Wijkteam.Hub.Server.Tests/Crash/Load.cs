using System.Threading.Channels;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Crash;

/// <summary>Practices that refer and a team that works, each through its own connection, none of them minding that the hub dies under their hands.</summary>
internal sealed class Load(HubProcess hub, Gate gate, Ledger ledger, int seed)
{
    private const int MaxReferrals = 20_000;
    private const int StreamCredit = 16;

    private readonly Persistence _persistence = new(gate, ledger);
    private readonly Channel<Referral> _work = Channel.CreateBounded<Referral>(new BoundedChannelOptions(MaxReferrals) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Records agreements and submits referrals until told to stop, and ends when the last of them has been acknowledged.</summary>
    public async Task SubmitAsync(string practice, int number, CancellationToken stop, CancellationToken cancellationToken)
    {
        var random = new Random(HashCode.Combine(seed, number));
        var gp = hub.Connect(practice);
        while (!stop.IsCancellationRequested)
        {
            var bsn = Samples.NewBsn();
            var agreement = Samples.Agreement(bsn, HubFixture.Team);
            await AskAsync(random, options => gp.Consents.RecordConsentAsync(agreement, options), answer => answer.Consent.Id, cancellationToken);
            for (var count = random.Next(1, 4); count > 0; count--)
            {
                var request = Samples.Referral(bsn);
                request.Content.Question = $"Vraag {request.RequestId}";
                var id = await AskAsync(random, options => gp.Referrals.SubmitReferralAsync(request, options), answer => answer.Referral.Id, cancellationToken);
                ledger.Submit(practice, request, id);
            }
        }
    }

    /// <summary>Receives and acknowledges; now and then it forgets to acknowledge and connects again.</summary>
    public async Task ConsumeAsync(string participant, int number, CancellationToken cancellationToken)
    {
        var random = new Random(HashCode.Combine(seed, number));
        var client = hub.Connect(participant);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await gate.OpenedAsync(cancellationToken);
                await ConsumeStreamAsync(client, random, cancellationToken);
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (RpcException e) when (Persistence.IsBroken(e))
            {
                ledger.Failed($"stream {Persistence.KindOf(e)}");
            }
            catch (RpcException e) when (Persistence.IsExpired(e))
            {
                // The stream has outlived its token; the next one gets a fresh one.
                ledger.Expire();
            }
        }
    }

    /// <summary>Takes steps with what the team has received, until there is no more to come.</summary>
    public async Task WorkAsync(int number, CancellationToken cancellationToken)
    {
        var random = new Random(HashCode.Combine(seed, number));
        var team = hub.Connect(HubFixture.Team);
        await foreach (var referral in _work.Reader.ReadAllAsync(cancellationToken))
        {
            switch (random.Next(4))
            {
                case 0:
                    await DeclineAsync(team, random, referral.Id, cancellationToken);
                    break;
                case 1:
                    await AcceptAsync(team, random, referral.Id, cancellationToken);
                    break;
                case 2:
                    await AcceptAsync(team, random, referral.Id, cancellationToken);
                    await CompleteAsync(team, random, referral.Id, version: 3, cancellationToken);
                    break;
                default:
                    await AcceptAsync(team, random, referral.Id, cancellationToken);
                    await StartAsync(team, random, referral.Id, cancellationToken);
                    await CompleteAsync(team, random, referral.Id, version: 4, cancellationToken);
                    break;
            }
        }
    }

    /// <summary>No more referrals will come to the team.</summary>
    public void EndWork() => _work.Writer.Complete();

    private async Task ConsumeStreamAsync(TestParticipant client, Random random, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = client.Inbox.Receive(cancellationToken: end.Token);
        try
        {
            await TestInbox.SayAsync(call, new ReceiveRequest { Open = new Open { MaxUnacknowledged = StreamCredit } }, cancellationToken);
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                if (call.ResponseStream.Current.Message is not { } message)
                {
                    ledger.Fault($"A lease that was held had no effect: {call.ResponseStream.Current.Fault}");
                    continue;
                }

                if (ledger.Receive(client.Id, message) && message.Referral.Status == ReferralStatus.Requested)
                {
                    await _work.Writer.WriteAsync(message.Referral, cancellationToken);
                }

                if (random.Next(50) == 0)
                {
                    return;
                }

                await TestInbox.SayAsync(call, new ReceiveRequest { Ack = new Ack { Leases = { TestInbox.LeaseOf(message) } } }, cancellationToken);
            }
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    private Task AcceptAsync(TestParticipant team, Random random, string id, CancellationToken cancellationToken)
    {
        var request = new AcceptReferralRequest { RequestId = Samples.NewId(), Id = id };
        return StepAsync(random, options => team.Referrals.AcceptReferralAsync(request, options), answer => Standing.Of(answer.Referral), 2, ReferralStatus.Accepted, cancellationToken);
    }

    private Task DeclineAsync(TestParticipant team, Random random, string id, CancellationToken cancellationToken)
    {
        var request = new DeclineReferralRequest { RequestId = Samples.NewId(), Id = id, Reason = new StatusReason { Code = StatusReasonCode.NoCapacity } };
        return StepAsync(random, options => team.Referrals.DeclineReferralAsync(request, options), answer => Standing.Of(answer.Referral), 2, ReferralStatus.Rejected, cancellationToken);
    }

    private Task StartAsync(TestParticipant team, Random random, string id, CancellationToken cancellationToken)
    {
        var request = new StartReferralRequest { RequestId = Samples.NewId(), Id = id };
        return StepAsync(random, options => team.Referrals.StartReferralAsync(request, options), answer => Standing.Of(answer.Referral), 3, ReferralStatus.InProgress, cancellationToken);
    }

    private Task CompleteAsync(TestParticipant team, Random random, string id, long version, CancellationToken cancellationToken)
    {
        var outcome = new ReferralOutcome { Result = ReferralResult.GoalReached, Summary = "Gedaan." };
        var request = new CompleteReferralRequest { RequestId = Samples.NewId(), Id = id, Outcome = outcome };
        return StepAsync(random, options => team.Referrals.CompleteReferralAsync(request, options), answer => Standing.Of(answer.Referral), version, ReferralStatus.Completed, cancellationToken);
    }

    /// <summary>One step by the only one who takes steps with this referral: it must have taken effect once, and all before it as well.</summary>
    private async Task StepAsync<T>(
        Random random,
        Func<CallOptions, AsyncUnaryCall<T>> send,
        Func<T, Standing> read,
        long version,
        ReferralStatus status,
        CancellationToken cancellationToken)
    {
        var after = await AskAsync(random, send, read, cancellationToken);
        if (after.Version != version || after.Status != status)
        {
            ledger.Fault($"Referral {after.Id} stands at {after.Version} {after.Status} after the step to {version} {status}.");
        }

        ledger.Step(after);
    }

    /// <summary>Asks until answered; now and then twice at the same time, or once more after the answer. All answers must be the same.</summary>
    private async Task<TResult> AskAsync<T, TResult>(
        Random random, Func<CallOptions, AsyncUnaryCall<T>> send, Func<T, TResult> read, CancellationToken cancellationToken)
    {
        var dice = random.Next(12);
        var first = _persistence.AnswerAsync(send, cancellationToken);
        if (dice == 0)
        {
            await first;
        }

        var second = dice <= 1 ? _persistence.AnswerAsync(send, cancellationToken) : null;
        var answer = read(await first);
        if (second is not null)
        {
            ledger.Repeat();
            var other = read(await second);
            if (!Equals(answer, other))
            {
                ledger.Fault($"The same request was answered with {answer} and {other}.");
            }
        }

        return answer;
    }
}

/// <summary>How a referral stands. The answer to a repeat says no more than that.</summary>
internal sealed record Standing(string Id, long Version, ReferralStatus Status)
{
    public static Standing Of(Referral referral) => new(referral.Id, referral.Version, referral.Status);
}
