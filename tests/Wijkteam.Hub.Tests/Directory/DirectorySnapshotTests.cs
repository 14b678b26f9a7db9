using Shouldly;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Directory;

public sealed class DirectorySnapshotTests
{
    [Theory]
    [InlineData("3572CD", 1, "BU03440431")]
    [InlineData("3572CD", 39, "BU03440431")]
    [InlineData("3572CD", 40, "BU03440432")]
    [InlineData("3572CD", 120, "BU03440432")]
    [InlineData("3572CD", 121, null)]
    [InlineData("3572CD", 0, null)]
    [InlineData("3572CD", -1, null)]
    [InlineData("3572CD", int.MaxValue, null)]
    [InlineData("3514AA", 99_999, null)]
    [InlineData("3514AB", 1, "BU03440411")]
    [InlineData("3573XA", 120, "BU03440422")]
    [InlineData("9999ZZ", 1, null)]
    [InlineData("1000AA", 1, null)]
    [InlineData("3572cd", 1, null)]
    [InlineData("", 1, null)]
    public void FindAddress_GivesItsNeighbourhood(string postcode, int houseNumber, string? expected)
    {
        var place = DirectorySnapshot.Build(DemoDirectory.Read()).FindAddress(postcode, houseNumber);

        (place?.Code).ShouldBe(expected);
    }

    [Fact]
    public void FindAddress_AllocatesNothing()
    {
        var snapshot = DirectorySnapshot.Build(DemoDirectory.Read());
        const int Lookups = 1000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Lookups; i++)
        {
            snapshot.FindAddress("3572CD", 40);
        }

        // Less than a byte per lookup is none per lookup; what loading a method may cost once is not counted.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Lookups);
    }

    [Fact]
    public void FindArea_GivesTheAreasAroundIt()
    {
        var snapshot = DirectorySnapshot.Build(DemoDirectory.Read());

        snapshot.FindArea("BU03440431").ShouldNotBeNull().Areas.Select(a => a.Name).ShouldBe(["Wittevrouwen", "Noordoost", "Utrecht"]);
        snapshot.FindArea("WK034404").ShouldNotBeNull().Areas.Select(a => a.Name).ShouldBe(["Noordoost", "Utrecht"]);
        snapshot.FindArea("GM0344").ShouldNotBeNull().Areas.Select(a => a.Name).ShouldBe(["Utrecht"]);
        snapshot.FindArea("GM0363").ShouldBeNull();
    }

    [Fact]
    public void KeysOf_AParticipant_AreItsOwnAndNobodyElses()
    {
        var document = DemoDirectory.Read();
        document.Registrations[0].Keys.Add(new PublicKey { Kid = "2026", Kty = "EC" });
        var snapshot = DirectorySnapshot.Build(document);

        var key = snapshot.KeysOf("huisarts-de-brug").ShouldHaveSingleItem();
        (key.Kid, key.Kty).ShouldBe(("2026", "EC"));
        snapshot.KeysOf("huisarts-wittevrouwen").ShouldBeEmpty();
        snapshot.KeysOf("niemand").ShouldBeEmpty();
    }

    [Fact]
    public void Version_FollowsTheContent()
    {
        var changed = DemoDirectory.Read();
        changed.Teams[0].MinAge = 19;
        var version = DirectorySnapshot.Build(DemoDirectory.Read()).Version;

        version.Length.ShouldBe(32);
        DirectorySnapshot.Build(DemoDirectory.Read()).Version.ShouldBe(version);
        DirectorySnapshot.Build(changed).Version.ShouldNotBe(version);
    }

    [Fact]
    public void Build_DocumentChangedLater_KeepsWhatItWas()
    {
        var document = DemoDirectory.Read();
        var snapshot = DirectorySnapshot.Build(document);
        document.Registrations[0].Participant.Name = "Anders";

        snapshot.FindParticipant("huisarts-de-brug").ShouldNotBeNull().Name.ShouldBe("Huisartsenpraktijk De Brug");
    }

    [Fact]
    public void Swap_FaultyDocument_KeepsTheOldAndTellsTheFaults()
    {
        var directory = new CurrentDirectory();
        directory.Snapshot.FindParticipant("huisarts-de-brug").ShouldBeNull();
        directory.Swap(DemoDirectory.Read());
        var old = directory.Snapshot;
        var faulty = DemoDirectory.Read();
        faulty.Teams[2].AreaCodes[0] = "WK034499";

        var exception = Should.Throw<DirectoryRejectedException>(() => directory.Swap(faulty));

        exception.Faults.ShouldHaveSingleItem().Field.ShouldBe("teams[2].area_codes[0]");
        exception.Message.ShouldContain("teams[2].area_codes[0]");
        directory.Snapshot.ShouldBeSameAs(old);
        old.FindParticipant("huisarts-de-brug").ShouldNotBeNull();
    }
}
