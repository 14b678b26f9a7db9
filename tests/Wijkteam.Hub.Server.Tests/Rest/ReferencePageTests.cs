using System.Xml.Linq;
using Google.Protobuf.Reflection;
using Wijkteam.Adapters.Rest.Contract;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Rest;

/// <summary>The contract to read: nothing of it is left out or left unsaid, and every link leads somewhere.</summary>
public sealed class ReferencePageTests : RestScene
{
    [Fact]
    public async Task Page_TellsOfAllThatTheContractHas()
    {
        var text = await Http.GetStringAsync(new Uri(Hub.HttpAddress, "/reference"), TestContext.Current.CancellationToken).WaitAsync(Waiting.Deadline, TestContext.Current.CancellationToken);
        var page = XDocument.Parse(text).Descendants().ToList();
        var ids = page.Select(element => (string?)element.Attribute("id")).OfType<string>().ToList();

        var declared = ContractFiles.All.SelectMany(Declared).ToList();
        declared.Count.ShouldBeGreaterThan(500);
        ids.Order(StringComparer.Ordinal).ShouldBe(declared.Select(descriptor => descriptor.FullName).Order(StringComparer.Ordinal));
        declared.Where(descriptor => ContractText.Of(descriptor).Length == 0).Select(descriptor => descriptor.FullName).ShouldBeEmpty();
        page.Select(element => (string?)element.Attribute("href")).OfType<string>().Where(link => link[0] == '#').Select(link => link[1..]).Except(ids).ShouldBeEmpty();
        text.ShouldContain("POST /v1/referrals");
        page.Select(element => element.Value).ShouldContain("Takes a referral on.");
    }

    private static IEnumerable<IDescriptor> Declared(FileDescriptor file) =>
    [
        .. file.Services,
        .. file.Services.SelectMany(service => service.Methods),
        .. file.MessageTypes,
        .. file.MessageTypes.SelectMany(message => message.Fields.InDeclarationOrder()),
        .. file.EnumTypes,
        .. file.EnumTypes.SelectMany(type => type.Values),
    ];
}
