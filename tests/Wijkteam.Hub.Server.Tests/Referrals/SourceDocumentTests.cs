using Google.Protobuf;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Referrals;

public sealed class SourceDocumentTests : InboxScene
{
    [Fact]
    public async Task Document_ComesBackByteForByte_ToTheSourceAndWhileItMayToTheTarget()
    {
        // No text, and as large as may be: whoever takes it for one, or cuts it, changes it.
        var bytes = new byte[512 * 1024];
        new Random(7).NextBytes(bytes);
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        var request = Samples.Referral(bsn);
        request.Content.SourceDocument = new SourceDocument { MediaType = "application/fhir+json; charset=utf-8", Data = ByteString.CopyFrom(bytes) };
        var sent = request.Content.SourceDocument.Clone();
        var referral = (await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;

        await using var inbox = await TestInbox.OpenAsync(Team);
        (await inbox.NextAndAckAsync()).Referral.Content.SourceDocument.ShouldBe(sent);
        (await ReadAsync(Gp)).Content.SourceDocument.ShouldBe(sent);
        (await ReadAsync(Team)).Content.SourceDocument.ShouldBe(sent);
        var listed = await Team.Referrals.ListReferralsAsync(new ListReferralsRequest { View = ReferralListView.Full }, Waiting.Call());
        listed.Referrals.ShouldHaveSingleItem().Content.SourceDocument.ShouldBe(sent);

        await AcceptAsync(referral);
        (await ReadAsync(Team)).Content.SourceDocument.ShouldBe(sent);
        await CompleteAsync(referral);
        (await ReadAsync(Team)).Content.ShouldBeNull();
        (await ReadAsync(Gp)).Content.SourceDocument.ShouldBe(sent);
        await RevokeAsync(Gp, consent);
        (await ReadAsync(Gp)).Content.SourceDocument.ShouldBe(sent);

        async Task<Referral> ReadAsync(TestParticipant party) =>
            (await party.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral;
    }
}
