using Google.Protobuf.Reflection;
using Wijkteam.Adapters.Rest.Requests;
using Wijkteam.Adapters.Rest.Routes;
using Wijkteam.Hub.Server.Tests.Authorisation;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Rest;

/// <summary>What of the contract is reached over HTTP, and by what path.</summary>
public sealed class RouteTests
{
    /// <summary>The calls that are over gRPC alone, and why. A call that is neither here nor annotated fails the test.</summary>
    private static readonly IReadOnlyDictionary<string, string> GrpcAlone = new Dictionary<string, string>
    {
        ["InboxService/Receive"] = "both sides stream; over HTTP: Pull and Acknowledge",
        ["PushService/ReceiveNotifications"] = "both sides stream; for adapters, which speak gRPC",
        ["AttachmentService/AddAttachment"] = "the client streams",
    };

    private static readonly RouteTable Table = RouteTable.Read(RouteTable.Files);

    /// <summary>The calls of the hub's own contract, those in a file that the table has forgotten too; what gRPC has beside it stays there.</summary>
    internal static IReadOnlyDictionary<string, MethodDescriptor> Calls { get; } =
        AuthorisationTests.Methods.Where(pair => pair.Value.File.Package == Referral.Descriptor.File.Package).ToDictionary(StringComparer.Ordinal);

    [Fact]
    public void EveryCall_IsReachedOverHttp_OrIsListedWithItsReason() =>
        Calls.Keys.Except(Table.Operations.Select(operation => NameOf(operation.Method))).ShouldBe(GrpcAlone.Keys, ignoreOrder: true);

    [Fact]
    public void WhatIsOverGrpcAlone_IsStreamedByTheClient() =>
        GrpcAlone.Keys.Where(call => !Calls[call].IsClientStreaming).ShouldBeEmpty("one request can be sent over HTTP");

    [Fact]
    public void Paths_AreOfTheFirstVersion_AndAllMethodsInAllow()
    {
        Table.Operations.Where(operation => !operation.Path.Text.StartsWith("/v1/", StringComparison.Ordinal)).ShouldBeEmpty();
        Table.Paths.Single(path => path.Template.Text == "/v1/referrals").Allow.ShouldBe("POST, GET, HEAD, OPTIONS");
        Table.Paths.Single(path => path.Template.Text == "/v1/subscriptions/{id}").Allow.ShouldBe("GET, HEAD, DELETE, OPTIONS");
    }

    [Fact]
    public void WhatNamesACitizen_IsNotAskedInAQuery()
    {
        var personal = new[] { Subject.Descriptor, HumanName.Descriptor, Address.Descriptor };
        Table.Operations.Where(operation => !operation.HasBody)
            .SelectMany(operation => Reachable(operation.Method.InputType).Select(field => (operation.Method.FullName, field)))
            .Where(pair => pair.field.FieldType == FieldType.Message && personal.Contains(pair.field.MessageType))
            .ShouldBeEmpty();
        Reachable(ListReferralsRequest.Descriptor).Where(Query.IsSecret).Select(field => field.Name).ShouldBe(["subject_bsn"]);
        Query.IsSecret(Subject.Descriptor.FindFieldByName("bsn")).ShouldBeTrue();
    }

    [Fact]
    public void Writes_AreNoGets_AndReadsNeedNoRequestId() =>
        Table.Operations.Where(operation => operation.Verb == "GET" && operation.Method.InputType.FindFieldByName("request_id") is not null).ShouldBeEmpty();

    [Theory]
    [InlineData("v1/referrals")]
    [InlineData("/v1/referrals/{id=*}")]
    [InlineData("/v1/{name=referrals/*}")]
    [InlineData("/v1/**")]
    [InlineData("/v1/referrals/{subject.bsn}")]
    [InlineData("/v1//referrals")]
    [InlineData("/v1/referrals:")]
    [InlineData("/v1/referrals:a/b:c-d")]
    [InlineData("")]
    public void Path_OfAnotherGrammar_StopsTheStart(string path) => Should.Throw<FormatException>(() => PathTemplate.Parse(path));

    [Fact]
    public void Path_IsReadAsItsParts()
    {
        var path = PathTemplate.Parse("/v1/participants/{participant_id}/keys/{kid}:revoke");
        path.Variables.ShouldBe(["participant_id", "kid"]);
        (path.Verb, path.EndsInVariable).ShouldBe(("revoke", false));
    }

    private static string NameOf(MethodDescriptor method) => $"{method.Service.Name}/{method.Name}";

    private static IEnumerable<FieldDescriptor> Reachable(MessageDescriptor type) => type.Fields.InDeclarationOrder()
        .SelectMany(field => JsonShape.IsSimple(field) ? [field] : Reachable(field.MessageType).Prepend(field));
}
