using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using static Wijkteam.Hub.Server.Tests.Fixtures.Transfers;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>Files beside a referral.</summary>
public sealed class AttachmentTests : InboxScene
{
    private static readonly byte[] Letter = [.. "%PDF-1.7 "u8, .. Encoding.UTF8.GetBytes("Geachte collega, mevrouw Verzonnen ontvangt dwangbevelen.")];

    public static TheoryData<string> Wrongs => [.. Wrong.Keys];

    private static readonly Dictionary<string, (string Field, Action<AttachmentOpening> Spoil)> Wrong = new(StringComparer.Ordinal)
    {
        ["no request id"] = ("open.request_id", open => open.RequestId = ""),
        ["no referral"] = ("open.referral_id", open => open.ReferralId = "12"),
        ["no name"] = ("open.file_name", open => open.FileName = " "),
        ["a path"] = ("open.file_name", open => open.FileName = "../brief.pdf"),
        ["a name over two lines"] = ("open.file_name", open => open.FileName = "brief\r\n.pdf"),
        ["an executable"] = ("open.media_type", open => open.MediaType = "application/x-msdownload"),
        ["nothing"] = ("open.size_bytes", open => open.SizeBytes = 0),
        ["too large"] = ("open.size_bytes", open => open.SizeBytes = (10 * 1024 * 1024) + 1),
        ["half a hash"] = ("open.sha256", open => open.Sha256 = ByteString.CopyFrom(new byte[16])),
        ["another version"] = ("open.expected_version", open => open.ExpectedVersion = 9),
        ["fewer bytes than announced"] = ("open.size_bytes", open => open.SizeBytes++),
        ["more bytes than announced"] = ("open.size_bytes", open => open.SizeBytes--),
        ["other bytes than announced"] = ("open.sha256", open => open.Sha256 = ByteString.CopyFrom(new byte[32])),
        ["an image that is a letter"] = ("open.media_type", open => open.MediaType = "image/png"),
    };

    [Fact]
    public async Task Added_TheOtherPartyHearsOfIt_AndReadsTheSameBytes()
    {
        await using var inbox = await TestInbox.OpenAsync(Team);
        var referral = await ReferAsync();
        await inbox.NextAndAckAsync();
        byte[] photograph = [0xFF, 0xD8, 0xFF, 0xE0, .. RandomNumberGenerator.GetBytes(3 * Chunk)];

        var added = await AddAsync(Gp, Open(referral, photograph, "keuken.jpg", "image/jpeg"), photograph);

        var heard = (await inbox.NextAndAckAsync()).Referral;
        (heard.Version, heard.Status, heard.Content).ShouldBe((2, ReferralStatus.Requested, null));
        heard.Attachments.ShouldBe([added.Attachment]);
        (added.Attachment.FileName, added.Attachment.SizeBytes, added.Attachment.ParticipantId).ShouldBe(("keuken.jpg", photograph.Length, HubFixture.Gp));
        (await ReadAsync(Team, referral, added.Attachment.Id)).ShouldBe(photograph);
        (await ReadAsync(Gp, referral, added.Attachment.Id)).ShouldBe(photograph);
        StoreTrace.Count(Hub, $"entries WHERE kind = 41 AND actor = '{HubFixture.Team}'").ShouldBe(1, "the read is a disclosure");
    }

    [Fact]
    public async Task LargestAllowed_GoesThrough()
    {
        var referral = await ReferAsync();
        byte[] file = [.. "%PDF-"u8, .. RandomNumberGenerator.GetBytes((10 * 1024 * 1024) - 5)];

        var added = await AddAsync(Gp, Open(referral, file), file);

        (await ReadAsync(Team, referral, added.Attachment.Id)).ShouldBe(file);
    }

    [Fact]
    public async Task Target_AddsOnceItHasAccepted_AndNotBefore()
    {
        var referral = await ReferAsync();
        var early = await RefusalOfAsync(Team, Open(referral, Letter), Letter);
        await AcceptAsync(referral);

        var added = await AddAsync(Team, Open(referral, Letter), Letter);

        early.Reason.ShouldBe("STATE_NOT_ALLOWED");
        (await ReadAsync(Gp, referral, added.Attachment.Id)).ShouldBe(Letter);
    }

    [Fact]
    public async Task Completed_TheTargetSeesTheFilesNoMore_AndNobodyAdds()
    {
        var referral = await ReferAsync();
        var added = await AddAsync(Gp, Open(referral, Letter), Letter);
        await AcceptAsync(referral);
        await CompleteAsync(referral);

        (await ReadRefusalOfAsync(Team, referral, added.Attachment.Id)).Status.ShouldBe(StatusCode.NotFound);
        (await GetAsync(Team, referral)).Attachments.ShouldBeEmpty();
        (await ReadAsync(Gp, referral, added.Attachment.Id)).ShouldBe(Letter);
        (await RefusalOfAsync(Gp, Open(referral, Letter), Letter)).Reason.ShouldBe("STATE_NOT_ALLOWED");
    }

    [Fact]
    public async Task Revoked_NoPartyReadsWhatTheOtherAdded()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);
        await AcceptAsync(referral);
        var ofGp = await AddAsync(Gp, Open(referral, Letter), Letter);
        var ofTeam = await AddAsync(Team, Open(referral, Letter, "plan.pdf"), Letter);

        await RevokeAsync(Gp, consent);

        (await ReadRefusalOfAsync(Team, referral, ofGp.Attachment.Id)).Status.ShouldBe(StatusCode.NotFound);
        (await ReadRefusalOfAsync(Gp, referral, ofTeam.Attachment.Id)).Status.ShouldBe(StatusCode.NotFound);
        (await ReadAsync(Gp, referral, ofGp.Attachment.Id)).ShouldBe(Letter);
        (await GetAsync(Gp, referral)).Attachments.ShouldBe([ofGp.Attachment]);
    }

    [Fact]
    public async Task Add_OnceTheAgreementHasRunOut_IsRefused_AndClosesTheReferral()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn, until: Hub.Time.GetUtcNow().AddHours(1));
        var referral = await ReferAsync(bsn);
        await AcceptAsync(referral);
        Hub.Time.Advance(TimeSpan.FromHours(2));

        (await RefusalOfAsync(Gp, Open(referral, Letter), Letter)).Reason.ShouldBe("NO_AGREEMENT");

        (await GetAsync(Gp, referral)).StatusReason.Code.ShouldBe(StatusReasonCode.Closed);
        StoreTrace.Count(Hub, "attachments").ShouldBe(0);
    }

    [Fact]
    public async Task Repeat_AddsItOnce_ALongTimeLaterToo()
    {
        var referral = await ReferAsync();
        var open = Open(referral, Letter);
        var first = await AddAsync(Gp, open, Letter);

        var again = await AddAsync(Gp, open, Letter);
        await AcceptAsync(referral);
        await CompleteAsync(referral);
        var late = await AddAsync(Gp, open, Letter);

        again.Attachment.ShouldBe(first.Attachment);
        late.Attachment.ShouldBe(first.Attachment);
        StoreTrace.Count(Hub, "attachments").ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Wrongs))]
    public async Task Add_OneThingWrong_IsRefusedByName_AndLeavesNothing(string wrong)
    {
        var referral = await ReferAsync();
        var open = Open(referral, Letter);
        Wrong[wrong].Spoil(open);

        var refusal = await RefusalOfAsync(Gp, open, Letter);

        refusal.Fields.ShouldContain(field => field == Wrong[wrong].Field || $"open.{field}" == Wrong[wrong].Field, refusal.Text);
        LeavesNothing();
        (await GetAsync(Gp, referral)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Add_TextThatIsNone_IsRefused_AndTextIsTaken()
    {
        var referral = await ReferAsync();
        var text = Encoding.UTF8.GetBytes(new string('x', Chunk - 1) + "één regel");

        await AddAsync(Gp, Open(referral, text, "brief.txt", "text/plain"), text);

        foreach (var none in new byte[][] { [0xC3], [.. text, 0], [.. text, 0xFF] })
        {
            (await RefusalOfAsync(Gp, Open(referral, none, "brief.txt", "text/plain"), none)).Fields.ShouldContain("open.media_type");
        }
    }

    [Fact]
    public async Task Add_BrokenOff_LeavesNothing()
    {
        var referral = await ReferAsync();
        using var call = Gp.Attachments.AddAttachment(Waiting.Call());
        await call.RequestStream.WriteAsync(new AddAttachmentRequest { Open = Open(referral, Letter) }, TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(new AddAttachmentRequest { Chunk = ByteString.CopyFrom(Letter[..10]) }, TestContext.Current.CancellationToken);
        await UntilAsync(1);

        call.Dispose();

        await UntilAsync(0);
        LeavesNothing();
    }

    [Fact]
    public async Task Stranger_NeitherAddsNorReads()
    {
        var referral = await ReferAsync();
        var added = await AddAsync(Gp, Open(referral, Letter), Letter);
        var stranger = Hub.Connect(HubFixture.OtherGp);

        (await RefusalOfAsync(stranger, Open(referral, Letter), Letter)).Status.ShouldBe(StatusCode.NotFound);
        (await ReadRefusalOfAsync(stranger, referral, added.Attachment.Id)).Status.ShouldBe(StatusCode.NotFound);
        (await ReadRefusalOfAsync(Gp, referral, Samples.NewId())).Status.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task OneTooMany_IsRefused()
    {
        var referral = await ReferAsync();
        for (var i = 0; i < 20; i++)
        {
            await AddAsync(Gp, Open(referral, Letter), Letter);
        }

        (await RefusalOfAsync(Gp, Open(referral, Letter), Letter)).Reason.ShouldBe("FIELD_NOT_ALLOWED");
        StoreTrace.Count(Hub, "attachments").ShouldBe(20);
    }

    [Fact]
    public async Task AtRest_NothingOfTheFileIsInTheClear()
    {
        var referral = await ReferAsync();
        await AddAsync(Gp, Open(referral, Letter, "dwangbevel-verzonnen.pdf"), Letter);

        var scanner = new Scanner(new Dictionary<string, string> { ["word of the file"] = "dwangbevelen", ["its name"] = "dwangbevel-verzonnen" });
        foreach (var file in System.IO.Directory.EnumerateFiles(Hub.Folder, "journal.db*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
            scanner.Find(bytes.ToArray()).ShouldBeEmpty(file);
        }
    }

    private static async Task<SeenRefusal> RefusalOfAsync(TestParticipant by, AttachmentOpening open, byte[] file) =>
        SeenRefusal.Read(await Should.ThrowAsync<RpcException>(() => AddAsync(by, open, file)));

    private static async Task<byte[]> ReadAsync(TestParticipant by, Referral referral, string id)
    {
        using var call = by.Attachments.ReadAttachment(new ReadAttachmentRequest { ReferralId = referral.Id, Id = id }, Waiting.Call());
        var bytes = new List<byte>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            bytes.AddRange(call.ResponseStream.Current.Chunk.Span);
        }

        return [.. bytes];
    }

    private static async Task<SeenRefusal> ReadRefusalOfAsync(TestParticipant by, Referral referral, string id) =>
        SeenRefusal.Read(await Should.ThrowAsync<RpcException>(() => ReadAsync(by, referral, id)));

    private static async Task<Referral> GetAsync(TestParticipant by, Referral referral) =>
        (await by.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral;

    private Task UntilAsync(long count) => Waiting.UntilAsync(() => StoreTrace.Count(Hub, "attachments") == count, () => $"not {count} attachments");

    private void LeavesNothing() => (StoreTrace.Count(Hub, "attachments"), StoreTrace.Count(Hub, "attachment_blocks")).ShouldBe((0, 0));
}
