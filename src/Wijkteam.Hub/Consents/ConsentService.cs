using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using NodaTime;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>The gRPC edge of consent.</summary>
[Authorize(Policy = Policies.Professional)]
internal sealed class ConsentService(Submission submission, ConsentReading reading, IExchanges exchanges, CurrentDirectory directory, TimeProvider time)
    : V1.ConsentService.ConsentServiceBase
{
    public override async Task<RecordConsentResponse> RecordConsent(RecordConsentRequest request, ServerCallContext context)
    {
        var caller = GetCaller(context);
        var faults = new Faults();
        var requestId = RequestIds.Check(faults, request.RequestId);
        var now = time.GetUtcNow();
        SubjectCheck.Check(faults, "subject", request.Subject, caller.Participant.Kind, SubjectUse.RecordConsent, now);
        LocalDate? birthDate = DutchCalendar.TryParseDate(request.Subject?.BirthDate ?? "", out var date) ? date : null;
        ConsentCheck.Check(faults, "consent", request.Consent, birthDate, now, Exists);
        var step = new RecordConsent(request.Subject!, birthDate.GetValueOrDefault(), request.Consent, exchanges)
        {
            Caller = caller,
            Request = new StepRequest(requestId, context.Method, request),
            Faults = faults,
        };
        var receipt = await submission.TakeAsync(step, context.CancellationToken);
        var recorded = await reading.ReadChangedAsync(receipt, caller, context.CancellationToken);
        var closed = recorded.State.Decision == ConsentDecision.Deny
            ? await reading.ListClosedAsync(recorded.Row.SubjectId, caller.Participant.Id, recorded.State.RecordTime, context.CancellationToken)
            : [];
        return new RecordConsentResponse { Consent = recorded.State, ClosedExchangeIds = { closed } };
    }

    public override async Task<RevokeConsentResponse> RevokeConsent(RevokeConsentRequest request, ServerCallContext context)
    {
        var caller = GetCaller(context);
        var faults = new Faults();
        var requestId = RequestIds.Check(faults, request.RequestId);
        var id = Uuids.Check(faults, "id", request.Id);
        ConsentCheck.CheckGiver(faults, "giver", request.Giver);
        var step = new RevokeConsent(id, request.Giver, exchanges)
        {
            Caller = caller,
            Request = new StepRequest(requestId, context.Method, request),
            Faults = faults,
        };
        var receipt = await submission.TakeAsync(step, context.CancellationToken);
        var revoked = await reading.ReadChangedAsync(receipt, caller, context.CancellationToken);
        var subjectId = revoked.Row.SubjectId;
        return new RevokeConsentResponse
        {
            Consent = revoked.State,
            ClosedExchangeIds = { await reading.ListClosedAsync(subjectId, caller.Participant.Id, revoked.State.RevokeTime, context.CancellationToken) },
            Disclosures = { await reading.ListDisclosuresAsync(subjectId, caller.Participant.Id, context.CancellationToken) },
        };
    }

    public override async Task<GetConsentResponse> GetConsent(GetConsentRequest request, ServerCallContext context)
    {
        var caller = GetCaller(context);
        var faults = new Faults();
        var id = Uuids.Check(faults, "id", request.Id);
        faults.ThrowIfAny();
        return new GetConsentResponse { Consent = await reading.ReadAsync(id, caller, context.CancellationToken) };
    }

    public override async Task<CheckConsentResponse> CheckConsent(CheckConsentRequest request, ServerCallContext context)
    {
        var caller = GetCaller(context);
        var faults = new Faults();
        SubjectCheck.Check(faults, "subject", request.Subject, caller.Participant.Kind, SubjectUse.FindConsent, time.GetUtcNow());
        ConsentCheck.CheckQuestion(faults, request, Exists);
        faults.ThrowIfAny();
        return await reading.CheckAsync(request, caller, context.CancellationToken);
    }

    public override async Task<ListConsentsResponse> ListConsents(ListConsentsRequest request, ServerCallContext context)
    {
        var caller = GetCaller(context);
        var faults = new Faults();
        SubjectCheck.Check(faults, "subject", request.Subject, caller.Participant.Kind, SubjectUse.FindConsent, time.GetUtcNow());
        var page = PageRequest.Check(faults, request.PageSize, request.PageToken, Uuids.IsValid);
        faults.ThrowIfAny();
        return await reading.ListAsync(request, page, caller, context.CancellationToken);
    }

    private bool Exists(string participantId) => directory.Snapshot.FindParticipant(participantId) is not null;

    /// <summary>The caller, if it is of a kind that refers: an insurer, say, cannot query the hub about persons.</summary>
    private static Caller GetCaller(ServerCallContext context)
    {
        var caller = context.GetHttpContext().GetCaller();
        return BasisPolicy.CheckReferrer(caller.Participant.Kind) is { } refusal ? throw new RefusedException(refusal) : caller;
    }
}
