using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Conformance;

/// <summary>Sits between the software that is looked at and the sandbox's hub: notes what passes, and plays the faults that a network and a restart would.</summary>
internal sealed class Tap(string participant, Observed observed, TimeProvider time) : Interceptor
{
    private static readonly byte[] LaterField = MakeLaterField();

    private static readonly Refusal Away = new(RefusalReason.Unavailable, "The sandbox plays a hub that is out of reach; try again.");

    private readonly ConcurrentDictionary<string, bool> _losesAnswersAbout = new(StringComparer.Ordinal);
    private volatile bool _isAway;
    private bool _losesNextSubmission;
    private int _losesAcknowledgements;
    private int _addsLaterField;

    /// <summary>Whether streams and pulls are refused with UNAVAILABLE; those that are open are not ended by it.</summary>
    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    /// <summary>The next step about this exchange is carried out, and its answer lost.</summary>
    public void LoseAnswerAbout(string exchangeId) => _losesAnswersAbout.TryAdd(exchangeId, true);

    /// <summary>The next referral is taken in, and the answer lost.</summary>
    public void LoseNextSubmission() => Volatile.Write(ref _losesNextSubmission, true);

    /// <summary>Whether an acknowledgement that was to be lost is still waited for.</summary>
    public bool WaitsForAcknowledgement => Volatile.Read(ref _losesAcknowledgements) == 1;

    /// <summary>The next acknowledgement does not arrive.</summary>
    public void LoseNextAcknowledgement() => Interlocked.Exchange(ref _losesAcknowledgements, 1);

    /// <summary>The next message has a field that the software cannot know.</summary>
    public void AddLaterField() => Interlocked.Exchange(ref _addsLaterField, 1);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (!IsOfParticipant(context))
        {
            return await continuation(request, context);
        }

        TResponse? response = null;
        try
        {
            RefuseIf((_isAway && request is PullRequest or AcknowledgeRequest) || (request is AcknowledgeRequest && LosesAcknowledgement()));
            response = await continuation(request, context);
            Note(request, response);
            RefuseIf(LosesAnswer(request, SeenCall.ExchangeIdOf(request, response)));
            Add(request, response, context, StatusCode.OK);
            return response;
        }
        catch (RefusedException e)
        {
            Add(request, response, context, (StatusCode)RefusalStatus.CodeOf(e.Refusal.Reason));
            throw;
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        if (!IsOfParticipant(context))
        {
            await continuation(requestStream, responseStream, context);
            return;
        }

        Add(request: null, response: null, context, _isAway ? StatusCode.Unavailable : StatusCode.OK);
        RefuseIf(_isAway);
        await continuation(new Requests<TRequest>(requestStream, this), new Responses<TResponse>(responseStream, this), context);
    }

    private bool IsOfParticipant(ServerCallContext context) => context.GetHttpContext().GetCaller().Participant.Id == participant;

    private static void RefuseIf(bool away)
    {
        if (away)
        {
            throw new RefusedException(Away);
        }
    }

    private bool LosesAnswer(object request, string exchangeId) => request is SubmitReferralRequest
        ? Interlocked.Exchange(ref _losesNextSubmission, false)
        : request is not GetReferralRequest && _losesAnswersAbout.TryRemove(exchangeId, out _);

    /// <summary>A field that no version of the contract has, as a later one might add.</summary>
    private static byte[] MakeLaterField()
    {
        using var bytes = new MemoryStream();
        using var output = new CodedOutputStream(bytes);
        output.WriteTag(1999, WireFormat.WireType.Varint);
        output.WriteBool(true);
        output.Flush();
        return bytes.ToArray();
    }

    private bool LosesAcknowledgement() => Interlocked.Exchange(ref _losesAcknowledgements, 0) == 1;

    private void Note(object request, object response)
    {
        if (response is PullResponse pulled)
        {
            foreach (var message in pulled.Messages)
            {
                Handed(message);
            }
        }

        if (request is AcknowledgeRequest acknowledged)
        {
            Acknowledged(acknowledged.Leases);
        }
    }

    private void Handed(InboxMessage message)
    {
        observed.Add(SeenMessage.Of(message));
        if (message.Referral is not null && Interlocked.Exchange(ref _addsLaterField, 0) == 1)
        {
            message.MergeFrom(LaterField);
        }
    }

    private void Acknowledged(IEnumerable<LeaseReference> leases)
    {
        foreach (var lease in leases)
        {
            observed.Acknowledge(lease.MessageId);
        }
    }

    private void Add(object? request, object? response, ServerCallContext context, StatusCode result) => observed.Add(new SeenCall(
        context.Method[(context.Method.LastIndexOf('/') + 1)..],
        request is null ? "" : SeenCall.RequestIdOf(request),
        request is null ? "" : SeenCall.ExchangeIdOf(request, response),
        result,
        time.GetTimestamp()));

    private sealed class Requests<T>(IAsyncStreamReader<T> inner, Tap tap) : IAsyncStreamReader<T>
    {
        public T Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            while (await inner.MoveNext(cancellationToken))
            {
                if (inner.Current is not ReceiveRequest { Ack: { } ack })
                {
                    return true;
                }

                if (!tap.LosesAcknowledgement())
                {
                    tap.Acknowledged(ack.Leases);
                    return true;
                }
            }

            return false;
        }
    }

    private sealed class Responses<T>(IServerStreamWriter<T> inner, Tap tap) : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            if (message is ReceiveResponse { Message: { } inbox })
            {
                tap.Handed(inbox);
            }

            return inner.WriteAsync(message, cancellationToken);
        }
    }
}
