using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Fuzz.Targets;

/// <summary>A hub behind a door without a network between them: it checks what it is asked as the hub does, and takes what passes.</summary>
internal sealed class AnsweringHub : CallInvoker
{
    private const string Id = "0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11";

    private static readonly Timestamp Now = new() { Seconds = 1_800_000_000 };

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        new(AnswerAsync<TResponse>((IMessage)request), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw new NotSupportedException();

    private static async Task<T> AnswerAsync<T>(IMessage request)
        where T : class
    {
        await Task.CompletedTask;
        try
        {
            // What is in the contract's form on one side must be so on the other.
            request.ToByteArray();
            HubChecks.Check(request);
        }
        catch (RefusedException e)
        {
            throw RefusalStatus.ToException(e.Refusal);
        }

        return (T)Answer(request);
    }

    private static IMessage Answer(IMessage request) => request switch
    {
        ListParticipantsRequest => new ListParticipantsResponse { Participants = { Demonstration.Directory.Participants } },
        SubmitReferralRequest submitted => new SubmitReferralResponse { Referral = Referral(submitted, ReferralStatus.Requested), ConsentId = submitted.Agreement is null ? "" : Id },
        CancelReferralRequest => new CancelReferralResponse { Referral = Referral(null, ReferralStatus.Cancelled) },
        SubmitSignalRequest submitted => new SubmitSignalResponse { Signal = Signal(submitted) },
        RecordConsentRequest recorded => new RecordConsentResponse { Consent = Recorded(recorded.Consent) },
        GetConsentRequest => new GetConsentResponse { Consent = Recorded(ValidRequests.Consent()) },
        RevokeConsentRequest => new RevokeConsentResponse { Consent = Recorded(ValidRequests.Consent()) },
        AddGoalRequest added => new AddGoalResponse { Goal = Added(added.Goal) },
        CreateSubscriptionRequest created => new CreateSubscriptionResponse { Subscription = Created(created.Subscription) },
        _ => throw RefusalStatus.ToException(new Refusal(RefusalReason.NotFound, "There is no such thing.")),
    };

    private static Referral Referral(SubmitReferralRequest? submitted, ReferralStatus status) => new()
    {
        Id = Id,
        Version = 1,
        Status = status,
        SourceParticipantId = "huisarts-de-brug",
        TargetParticipantId = "buurtteam-sociaal-noordoost",
        CreateTime = Now,
        UpdateTime = Now,
        ExternalIdentifier = submitted?.ExternalIdentifier,
        LifeDomains = { LifeDomain.Finances },
    };

    private static Signal Signal(SubmitSignalRequest submitted) => new()
    {
        Id = Id,
        Version = 1,
        Status = SignalStatus.Received,
        SourceParticipantId = "huisarts-de-brug",
        TargetParticipantId = "gemeente-utrecht-meldpunt",
        CreateTime = Now,
        UpdateTime = Now,
        ConsentId = submitted.Agreement is null ? "" : Id,
    };

    private static Consent Recorded(Consent given)
    {
        var consent = given.Clone();
        (consent.Id, consent.Version, consent.Status, consent.RecordTime, consent.RecorderParticipantId) = (Id, 1, ConsentStatus.Active, Now, "huisarts-de-brug");
        return consent;
    }

    private static Goal Added(Goal said)
    {
        var goal = said.Clone();
        (goal.Id, goal.Version, goal.Status, goal.UpdateTime) = (Id, 1, GoalStatus.Active, Now);
        return goal;
    }

    private static Subscription Created(Subscription asked)
    {
        var subscription = asked.Clone();
        (subscription.Id, subscription.CreateTime) = (Id, Now);
        return subscription;
    }
}
