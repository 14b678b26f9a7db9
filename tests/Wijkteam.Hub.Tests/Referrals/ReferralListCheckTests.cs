using Google.Protobuf.WellKnownTypes;
using Shouldly;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Referrals;

public sealed class ReferralListCheckTests
{
    /// <summary>What is asked, by name, and what is wrong with it.</summary>
    private static readonly Dictionary<string, (Action<ListReferralsRequest> Ask, string Expected)> Cases = new()
    {
        ["nothing"] = (_ => { }, ""),
        ["everything"] = (AskEverything, ""),
        ["party"] = (r => r.Party = (ReferralParty)9, "party FieldInvalid"),
        ["order"] = (r => r.Order = (ReferralListOrder)9, "order FieldInvalid"),
        ["view"] = (r => r.View = (ReferralListView)9, "view FieldInvalid"),
        ["status"] = (r => r.Statuses.Add([ReferralStatus.Accepted, ReferralStatus.Unspecified]), "statuses[1] FieldInvalid"),
        ["50 ids"] = (r => r.Ids.Add(Enumerable.Range(0, 50).Select(_ => Guid.NewGuid().ToString())), ""),
        ["51 ids"] = (r => r.Ids.Add(Enumerable.Range(0, 51).Select(_ => Guid.NewGuid().ToString())), "ids FieldInvalid"),
        ["an id that is none"] = (r => r.Ids.Add([Guid.NewGuid().ToString(), "een"]), "ids[1] FieldInvalid"),
        ["an empty id"] = (r => r.Ids.Add(""), "ids[0] FieldRequired"),
        ["a BSN that is none"] = (r => r.SubjectBsn = "123456789", "subject_bsn BsnInvalid"),
        ["a long source"] = (r => r.SourceParticipantId = new string('a', 101), "source_participant_id FieldInvalid"),
        ["a long target"] = (r => r.TargetParticipantId = new string('a', 101), "target_participant_id FieldInvalid"),
        ["half an identifier"] = (r => r.ExternalIdentifier = new Identifier { System = "urn:gp" }, "external_identifier.value FieldRequired"),
        ["no instant"] = (r => r.UpdateTimeFrom = new Timestamp { Nanos = -1 }, "update_time_from FieldInvalid"),
        ["an instant beyond"] = (r => r.UpdateTimeBefore = new Timestamp { Seconds = long.MaxValue }, "update_time_before FieldInvalid"),
        ["an empty period"] = (r => r.UpdateTimeFrom = r.UpdateTimeBefore = new Timestamp { Seconds = 1 }, "update_time_before FieldInvalid"),
        ["51 in full"] = (r => (r.View, r.PageSize) = (ReferralListView.Full, 51), "page_size FieldInvalid"),
        ["50 in full"] = (r => (r.View, r.PageSize) = (ReferralListView.Full, 50), ""),
        ["200 in short"] = (r => (r.View, r.PageSize) = (ReferralListView.Basic, 200), ""),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_FollowsTheContract(string name)
    {
        var (ask, expected) = Cases[name];
        var request = new ListReferralsRequest();
        ask(request);

        Check(request, ParticipantKind.GpPractice).ShouldBe(expected);
    }

    [Theory]
    [InlineData("123456782")]
    [InlineData("123456789")]
    public void Check_BsnOfOneWhoMayNotUseIt_IsRefusedWhateverItIs(string bsn) =>
        Check(new ListReferralsRequest { SubjectBsn = bsn }, ParticipantKind.Police).ShouldBe("subject_bsn BsnNotEntitled");

    private static void AskEverything(ListReferralsRequest request)
    {
        request.Party = ReferralParty.Source;
        request.Statuses.Add(ReferralStatus.Requested);
        request.Ids.Add(Guid.NewGuid().ToString());
        request.SubjectBsn = "123456782";
        request.SourceParticipantId = "huisarts-de-brug";
        request.TargetParticipantId = "team";
        request.ExternalIdentifier = new Identifier { System = "urn:gp", Value = "1" };
        request.UpdateTimeFrom = new Timestamp { Seconds = 1 };
        request.UpdateTimeBefore = new Timestamp { Seconds = 2 };
        request.Order = ReferralListOrder.UpdateTimeAsc;
        request.View = ReferralListView.Full;
    }

    private static string Check(ListReferralsRequest request, ParticipantKind kind)
    {
        var faults = new Faults();
        ReferralListCheck.Check(faults, request, kind);
        return string.Join(", ", FaultList.Of(faults).Select(fault => $"{fault.Field} {fault.Reason}"));
    }
}
