using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Privacy;

/// <summary>Signals, files and the unhappy steps of a referral, with canaries in everything that is said.</summary>
public sealed partial class CanaryTests
{
    private async Task SignalAndAttachAsync(TestParticipant gp, TestParticipant team)
    {
        var signal = (await gp.Signals.SubmitSignalAsync(Sent(Signal()), Waiting.Call())).Signal.Id;
        var triage = new SignalTriage { Decision = TriageDecision.TakenUp, Advice = _canary.Of("advice") };
        await team.Signals.TriageSignalAsync(Sent(new TriageSignalRequest { RequestId = Samples.NewId(), Id = signal, Triage = triage }), Waiting.Call());
        var answer = new SignalAnswer { Result = SignalResult.HelpStarted, Summary = _canary.Of("signal summary") };
        await team.Signals.CloseSignalAsync(Sent(new CloseSignalRequest { RequestId = Samples.NewId(), Id = signal, Answer = answer }), Waiting.Call());
        (await gp.Signals.GetSignalAsync(new GetSignalRequest { Id = signal }, Waiting.Call())).Signal.Answer.ShouldBe(answer);

        var referral = (await gp.Referrals.SubmitReferralAsync(Sent(_canary.Referral()), Waiting.Call())).Referral.Id;
        await AttachAsync(gp, referral);
        await team.Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = referral }, Waiting.Call());
        var reason = new StatusReason { Code = StatusReasonCode.Other, Text = _canary.Of("hold reason") };
        await team.Referrals.HoldReferralAsync(Sent(new HoldReferralRequest { RequestId = Samples.NewId(), Id = referral, Reason = reason }), Waiting.Call());
        var cancellation = new StatusReason { Code = StatusReasonCode.Other, Text = _canary.Of("cancellation reason") };
        await gp.Referrals.RequestReferralCancellationAsync(
            Sent(new RequestReferralCancellationRequest { RequestId = Samples.NewId(), Id = referral, Reason = cancellation }), Waiting.Call());

        await RefusedAsync(() => team.Signals.TriageSignalAsync(Sent(new TriageSignalRequest { RequestId = Samples.NewId(), Id = signal, Triage = new SignalTriage { Decision = TriageDecision.Redirected, Advice = _canary.Of("late advice") } }), Waiting.Call()));
        await RefusedSignalAsync(gp, request => request.Content.SenderContact = _canary.Of("long contact") + new string('x', 100));
        await RefusedSignalAsync(gp, request => request.Content.Arrears = new ArrearsNotice { SinceDate = _canary.Of("since") });
        await RefusedSignalAsync(gp, request => request.Content.Observation = _canary.Of("long observation") + new string('x', 8_000));
    }

    private SubmitSignalRequest Signal()
    {
        var request = new SubmitSignalRequest
        {
            RequestId = Samples.NewId(),
            Content = new SignalContent
            {
                Subject = _canary.Citizen(),
                LifeDomains = { LifeDomain.Finances },
                Observation = _canary.Of("observation"),
                SenderContact = _canary.Of("sender contact"),
            },
            Basis = Samples.Basis(),
            Agreement = _canary.Agreement().Consent,
        };
        request.Agreement.Scope.Purpose = ConsentPurpose.Signal;
        return request;
    }

    private async Task AttachAsync(TestParticipant by, string referral)
    {
        var file = Encoding.UTF8.GetBytes(_canary.Of("file"));
        var open = new AttachmentOpening
        {
            RequestId = Samples.NewId(),
            ReferralId = referral,
            FileName = _canary.Of("file name"),
            MediaType = "text/plain",
            SizeBytes = file.Length,
            Sha256 = ByteString.CopyFrom(SHA256.HashData(file)),
        };
        using var call = by.Attachments.AddAttachment(Waiting.Call());
        await call.RequestStream.WriteAsync(new AddAttachmentRequest { Open = Sent(open) });
        await call.RequestStream.WriteAsync(Sent(new AddAttachmentRequest { Chunk = ByteString.CopyFrom(file) }));
        await call.RequestStream.CompleteAsync();
        await call;
    }

    private Task RefusedSignalAsync(TestParticipant participant, Action<SubmitSignalRequest> spoil)
    {
        var request = Signal();
        spoil(request);
        return RefusedAsync(() => participant.Signals.SubmitSignalAsync(Sent(request), Waiting.Call()));
    }
}
