using Shouldly;
using Wijkteam.Hub.Identity;
using Xunit;

namespace Wijkteam.Hub.Tests.Identity;

public sealed class ContactsTests
{
    private readonly SettableTime _time = new();

    [Fact]
    public void Unkept_IsOnceWhatManyCallsNoted_UntilItIsKept()
    {
        var contacts = new Contacts(_time);
        contacts.Find("gp").ShouldBeNull();
        contacts.Note("gp");
        _time.Advance(TimeSpan.FromSeconds(1));
        contacts.Note("gp");
        var last = _time.GetUtcNow();

        contacts.Find("gp").ShouldBe(last);
        contacts.ListUnkept().ShouldBe([("gp", last)]);
        contacts.Kept("gp", last);
        contacts.ListUnkept().ShouldBeEmpty();

        _time.Advance(TimeSpan.FromSeconds(1));
        contacts.Note("gp");
        contacts.ListUnkept().ShouldBe([("gp", _time.GetUtcNow())]);
    }

    [Fact]
    public void Recalled_IsKeptAlready_AndGivesWayToACall()
    {
        var contacts = new Contacts(_time);
        var before = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromHours(1));
        contacts.Note("team");
        contacts.Recall("gp", before);
        contacts.Recall("team", before);

        contacts.Find("gp").ShouldBe(before);
        contacts.Find("team").ShouldBe(_time.GetUtcNow());
        contacts.ListUnkept().ShouldBe([("team", _time.GetUtcNow())]);
    }
}
