using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>Lists: what narrows them, their order, their pages, and what they show and log.</summary>
public sealed class ListTests : InboxScene
{
    private static readonly Identifier Own = new() { System = "https://gp.example/referrals", Value = "1" };

    [Fact]
    public async Task Filters_Narrow_AndAllMustHold()
    {
        var (first, second) = (await ReferAsync(), await ReferAsync());
        await AcceptAsync(first);
        var others = await Hub.Connect(HubFixture.OtherGp).Referrals.SubmitReferralAsync(await AgreedAsync(), Waiting.Call());

        (await ListAsync(Team, new())).ShouldBe([others.Referral.Id, second.Id, first.Id]);
        (await ListAsync(Team, new() { SourceParticipantId = HubFixture.Gp })).ShouldBe([second.Id, first.Id]);
        (await ListAsync(Team, new() { SourceParticipantId = "niemand" })).ShouldBeEmpty();
        (await ListAsync(Gp, new() { TargetParticipantId = HubFixture.Team })).ShouldBe([second.Id, first.Id]);
        (await ListAsync(Gp, new() { TargetParticipantId = HubFixture.Gp })).ShouldBeEmpty();
        (await ListAsync(Gp, new() { SourceParticipantId = HubFixture.OtherGp })).ShouldBeEmpty();
        (await ListAsync(Gp, new() { Ids = { others.Referral.Id, second.Id, Samples.NewId(), second.Id.ToUpperInvariant() } })).ShouldBe([second.Id]);
        (await ListAsync(Team, new() { Ids = { others.Referral.Id, first.Id }, Statuses = { ReferralStatus.Accepted } })).ShouldBe([first.Id]);
    }

    [Fact]
    public async Task ExternalIdentifier_FindsTheCallersOwn_AndNobodyElses()
    {
        var request = await AgreedAsync();
        request.ExternalIdentifier = Own;
        var id = (await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral.Id;
        await ReferAsync();

        (await ListAsync(Gp, new() { ExternalIdentifier = Own })).ShouldBe([id]);
        (await ListAsync(Gp, new() { ExternalIdentifier = Own, Statuses = { ReferralStatus.Accepted } })).ShouldBeEmpty();
        (await ListAsync(Gp, new() { ExternalIdentifier = new Identifier { System = Own.System, Value = "2" } })).ShouldBeEmpty();
        (await ListAsync(Team, new() { ExternalIdentifier = Own })).ShouldBeEmpty();
        (await ListAsync(Hub.Connect(HubFixture.OtherGp), new() { ExternalIdentifier = Own })).ShouldBeEmpty();
    }

    [Fact]
    public async Task SubjectBsn_FindsTheCallersReferralsAboutThem_AndLogsTheQuestion()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var (first, second) = (await ReferAsync(bsn), await ReferAsync(bsn));
        await ReferAsync();
        string[] Both() => [second.Id, first.Id];

        foreach (var party in (TestParticipant[])[Gp, Team])
        {
            var before = StoreTrace.Count(Hub, "entries WHERE kind = 42 AND record_id = subject_id");
            (await ListAsync(party, new() { SubjectBsn = bsn })).ShouldBe(Both());
            (StoreTrace.Count(Hub, "entries WHERE kind = 42 AND record_id = subject_id") - before).ShouldBe(1);
        }

        // One who has no part in them, and a BSN that the hub does not know, look the same.
        (await ListAsync(Hub.Connect(HubFixture.OtherGp), new() { SubjectBsn = bsn })).ShouldBeEmpty();
        var trace = StoreTrace.Take(Hub);
        (await ListAsync(Gp, new() { SubjectBsn = Samples.NewBsn() })).ShouldBeEmpty();
        StoreTrace.Take(Hub).ShouldBe(trace);
    }

    [Fact]
    public async Task UpdateTimes_BoundTheList_FromInclusiveToBeforeExclusive()
    {
        var (first, second) = (await ReferAsync(), await ReferAsync());

        (await ListAsync(Gp, new() { UpdateTimeFrom = first.UpdateTime })).ShouldBe([second.Id, first.Id]);
        (await ListAsync(Gp, new() { UpdateTimeFrom = second.UpdateTime })).ShouldBe([second.Id]);
        (await ListAsync(Gp, new() { UpdateTimeBefore = second.UpdateTime })).ShouldBe([first.Id]);
        (await ListAsync(Gp, new() { UpdateTimeFrom = first.UpdateTime, UpdateTimeBefore = second.UpdateTime })).ShouldBe([first.Id]);
        var far = new ListReferralsRequest { UpdateTimeFrom = new Timestamp { Seconds = -62_135_596_800 }, UpdateTimeBefore = new Timestamp { Seconds = 253_402_300_799, Nanos = 999_999_999 } };
        (await ListAsync(Gp, far)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(ReferralListOrder.Unspecified, "4 3 2 1 0")]
    [InlineData(ReferralListOrder.CreateTimeDesc, "4 3 2 1 0")]
    [InlineData(ReferralListOrder.CreateTimeAsc, "0 1 2 3 4")]
    [InlineData(ReferralListOrder.UpdateTimeDesc, "1 3 4 2 0")]
    [InlineData(ReferralListOrder.UpdateTimeAsc, "0 2 4 3 1")]
    public async Task Orders_AreKeptFromPageToPage(ReferralListOrder order, string expected)
    {
        var referrals = new List<Referral>();
        for (var i = 0; i < 5; i++)
        {
            referrals.Add(await ReferAsync());
            Hub.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await AcceptAsync(referrals[3]);
        Hub.Time.Advance(TimeSpan.FromSeconds(1));
        await AcceptAsync(referrals[1]);
        string[] ids = [.. expected.Split(' ').Select(i => referrals[int.Parse(i, System.Globalization.CultureInfo.InvariantCulture)].Id)];

        foreach (var size in (int[])[1, 2, 5, 200])
        {
            (await ListAsync(Gp, new() { Order = order, PageSize = size })).ShouldBe(ids);
        }
    }

    [Fact]
    public async Task UpdateTimeAsc_WhatChangesWhileTheListIsRead_ComesAtItsEnd()
    {
        Referral[] referrals = [await ReferAsync(), await ReferAsync(), await ReferAsync()];
        var request = new ListReferralsRequest { Order = ReferralListOrder.UpdateTimeAsc, PageSize = 1 };
        var page = await Gp.Referrals.ListReferralsAsync(request, Waiting.Call());
        page.Referrals.ShouldHaveSingleItem().Id.ShouldBe(referrals[0].Id);

        await AcceptAsync(referrals[1]);

        request.PageToken = page.NextPageToken;
        (await ListAsync(Gp, request)).ShouldBe([referrals[2].Id, referrals[1].Id]);
    }

    [Theory]
    [InlineData(ReferralListOrder.UpdateTimeAsc)]
    [InlineData(ReferralListOrder.UpdateTimeDesc)]
    public async Task KeptPlaces_WhateverChangesWhileTheListIsRead_ComesOnceAndWhereItWas(ReferralListOrder order)
    {
        var referrals = new List<Referral>();
        for (var i = 0; i < 6; i++)
        {
            referrals.Add(await ReferAsync());
            Hub.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var expected = referrals.Select(referral => referral.Id).ToList();
        if (order == ReferralListOrder.UpdateTimeDesc)
        {
            expected.Reverse();
        }

        var request = new ListReferralsRequest { Order = order, PageSize = 2, KeepPlaces = true };
        var listed = new List<string>();
        for (var step = 0; ; step++)
        {
            var page = await Gp.Referrals.ListReferralsAsync(request, Waiting.Call());
            listed.AddRange(page.Referrals.Select(referral => referral.Id));
            if (page.NextPageToken.Length == 0)
            {
                break;
            }

            // One that was shown, one that was not, a read that changes nothing, and a new one.
            request.PageToken = page.NextPageToken;
            Hub.Time.Advance(TimeSpan.FromSeconds(1));
            foreach (var moved in (int[])[step, 5 - step])
            {
                await (step == 0 ? AcceptAsync(referrals[moved]) : Task.CompletedTask);
                await Gp.Referrals.GetReferralAsync(new GetReferralRequest { Id = referrals[moved].Id }, Waiting.Call());
            }

            await ReferAsync();
        }

        listed.ShouldBe(expected);
    }

    [Fact]
    public async Task KeptPlaces_AreGivenUp_OnceTooMuchHasChanged()
    {
        var referrals = new List<Referral>();
        for (var i = 0; i < 202; i++)
        {
            referrals.Add(await ReferAsync());
        }

        var request = new ListReferralsRequest { Order = ReferralListOrder.UpdateTimeAsc, PageSize = 1, KeepPlaces = true };
        request.PageToken = (await Gp.Referrals.ListReferralsAsync(request, Waiting.Call())).NextPageToken;
        Hub.Time.Advance(TimeSpan.FromSeconds(1));
        foreach (var referral in referrals.Take(200))
        {
            await AcceptAsync(referral);
        }

        (await Gp.Referrals.ListReferralsAsync(request, Waiting.Call())).Referrals.ShouldHaveSingleItem().Id.ShouldBe(referrals[1].Id);
        await AcceptAsync(referrals[200]);
        var refusal = await SeenRefusal.OfAsync(Gp.Referrals.ListReferralsAsync(request, Waiting.Call()));
        (refusal.Reason, refusal.Fields.ShouldHaveSingleItem()).ShouldBe(("FIELD_INVALID", "page_token"));
        request.PageToken = "";
        (await Gp.Referrals.ListReferralsAsync(request, Waiting.Call())).Referrals.ShouldHaveSingleItem().Id.ShouldBe(referrals[201].Id);
    }

    [Fact]
    public async Task Full_IsWhatGetReferralGives_LoggedOncePerReferral()
    {
        Referral[] referrals = [await ReferAsync(), await ReferAsync(), await ReferAsync()];
        await AcceptAsync(referrals[0]);
        await CompleteAsync(referrals[0]);
        foreach (var party in (TestParticipant[])[Gp, Team])
        {
            var before = StoreTrace.Count(Hub, "entries");

            var listed = await party.Referrals.ListReferralsAsync(new ListReferralsRequest { View = ReferralListView.Full, PageSize = 3 }, Waiting.Call());

            (StoreTrace.Count(Hub, "entries") - before).ShouldBe(3);
            listed.NextPageToken.ShouldBeEmpty();
            foreach (var referral in listed.Referrals)
            {
                var read = (await party.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral;
                referral.ShouldBe(read);
                referral.Route.ShouldNotBeEmpty();
                (referral.Content is null).ShouldBe(party.Id == HubFixture.Team && referral.Status == ReferralStatus.Completed);
            }

            listed.Referrals.Select(referral => referral.Id).ShouldBe(referrals.Select(referral => referral.Id).Reverse());
        }
    }

    [Fact]
    public async Task Full_OfOneWhoseBasisHasEnded_ShowsTheTargetNoMoreThanThat()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn, until: Hub.Time.GetUtcNow().AddHours(1));
        var ended = await ReferAsync(bsn);
        var other = await ReferAsync();
        Hub.Time.Advance(TimeSpan.FromHours(2));

        var listed = await Team.Referrals.ListReferralsAsync(new ListReferralsRequest { View = ReferralListView.Full }, Waiting.Call());

        listed.Referrals.Select(referral => (referral.Id, referral.Content is null, referral.Basis is null)).ShouldBe([(other.Id, false, false), (ended.Id, true, true)]);
        StoreTrace.Count(Hub, "entries WHERE kind = 41").ShouldBe(1);
        StoreTrace.Count(Hub, "entries WHERE kind = 42").ShouldBe(1);
    }

    [Fact]
    public async Task Full_WithLargeDocuments_ComesInPagesThatAClientCanTake()
    {
        var ids = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            var request = await AgreedAsync();
            request.Content.SourceDocument = new SourceDocument { MediaType = "text/plain", Data = ByteString.CopyFrom(new byte[512 * 1024]) };
            ids.Add((await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral.Id);
        }

        var list = new ListReferralsRequest { View = ReferralListView.Full, Order = ReferralListOrder.CreateTimeAsc };
        var pages = await PagesAsync(Gp, list);

        pages.ShouldAllBe(page => page.CalculateSize() < 4 * 1024 * 1024);
        pages.Select(page => page.Referrals.Count).ShouldBe([3, 3, 1]);
        pages.SelectMany(page => page.Referrals).Select(referral => referral.Id).ShouldBe(ids);
        StoreTrace.Count(Hub, "entries WHERE kind = 41").ShouldBe(7);
    }

    [Fact]
    public async Task Basic_LogsNothing()
    {
        await ReferAsync();
        var before = StoreTrace.Take(Hub);

        await ListAsync(Gp, new() { View = ReferralListView.Basic, Order = ReferralListOrder.UpdateTimeDesc });

        StoreTrace.Take(Hub).ShouldBe(before);
    }

    [Fact]
    public async Task PageToken_GoesWithItsRequestAlone()
    {
        await ReferAsync();
        await ReferAsync();
        var request = new ListReferralsRequest { SourceParticipantId = HubFixture.Gp, PageSize = 1 };
        var token = (await Gp.Referrals.ListReferralsAsync(request, Waiting.Call())).NextPageToken;
        request.PageToken = token;
        request.PageSize = 2;
        (await Gp.Referrals.ListReferralsAsync(request, Waiting.Call())).Referrals.Count.ShouldBe(1);

        Action<ListReferralsRequest>[] changes =
        [
            r => r.SourceParticipantId = "",
            r => r.Order = ReferralListOrder.UpdateTimeAsc,
            r => r.View = ReferralListView.Full,
            r => r.Statuses.Add(ReferralStatus.Requested),
            r => r.SubjectBsn = Samples.NewBsn(),
            r => r.PageToken = token[..^2],
            r => r.PageToken = PageTokenOf("x"),
        ];
        foreach (var change in changes)
        {
            var other = request.Clone();
            change(other);
            var refusal = await SeenRefusal.OfAsync(Gp.Referrals.ListReferralsAsync(other, Waiting.Call()));
            (refusal.Status, refusal.Reason).ShouldBe((StatusCode.InvalidArgument, "FIELD_INVALID"));
            refusal.Fields.ShouldBe(["page_token"]);
        }
    }

    private static string PageTokenOf(string key) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(key));

    private static async Task<List<string>> ListAsync(TestParticipant party, ListReferralsRequest request) =>
        [.. (await PagesAsync(party, request)).SelectMany(page => page.Referrals).Select(referral => referral.Id)];

    private static async Task<List<ListReferralsResponse>> PagesAsync(TestParticipant party, ListReferralsRequest request)
    {
        var pages = new List<ListReferralsResponse>();
        var next = request.Clone();
        do
        {
            pages.Add(await party.Referrals.ListReferralsAsync(next, Waiting.Call()));
            next.PageToken = pages[^1].NextPageToken;
        }
        while (next.PageToken.Length > 0);

        return pages;
    }

    private async Task<SubmitReferralRequest> AgreedAsync()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        return Samples.Referral(bsn);
    }
}
