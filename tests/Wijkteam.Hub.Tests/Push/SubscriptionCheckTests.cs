using Google.Protobuf.WellKnownTypes;
using Shouldly;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Push;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Push;

public sealed class SubscriptionCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, (string? Path, Action<Subscription> Change)> Cases = new(StringComparer.Ordinal)
    {
        ["as it is"] = (null, _ => { }),
        ["no headers"] = (null, s => s.Headers.Clear()),
        ["five headers"] = (null, s => Add(s, 4)),
        ["end"] = (null, s => s.EndTime = Timestamp.FromDateTimeOffset(Now.AddSeconds(1))),
        ["no endpoint"] = ("subscription.endpoint", s => s.Endpoint = ""),
        ["endpoint"] = ("subscription.endpoint", s => s.Endpoint = "http://his.example"),
        ["no payload"] = ("subscription.payload", s => s.Payload = NotificationPayload.Unspecified),
        ["other payload"] = ("subscription.payload", s => s.Payload = (NotificationPayload)9),
        ["six headers"] = ("subscription.headers", s => Add(s, 5)),
        ["header twice"] = ("subscription.headers[1].name", s => s.Headers.Add(new PushHeader { Name = "AUTHORIZATION", Value = "x" })),
        ["header without name"] = ("subscription.headers[0].name", s => s.Headers[0].Name = ""),
        ["header with colon"] = ("subscription.headers[0].name", s => s.Headers[0].Name = "a:b"),
        ["header with line"] = ("subscription.headers[0].name", s => s.Headers[0].Name = "a\r\nb"),
        ["long name"] = ("subscription.headers[0].name", s => s.Headers[0].Name = new string('a', 65)),
        ["host"] = ("subscription.headers[0].name", s => s.Headers[0].Name = "host"),
        ["length"] = ("subscription.headers[0].name", s => s.Headers[0].Name = "Content-Length"),
        ["chunked"] = ("subscription.headers[0].name", s => s.Headers[0].Name = "transfer-encoding"),
        ["no value"] = ("subscription.headers[0].value", s => s.Headers[0].Value = ""),
        ["value with line"] = ("subscription.headers[0].value", s => s.Headers[0].Value = "a\r\nX: y"),
        ["value in Dutch"] = ("subscription.headers[0].value", s => s.Headers[0].Value = "caf\u00e9"),
        ["value that begins with a space"] = ("subscription.headers[0].value", s => s.Headers[0].Value = " a"),
        ["long value"] = ("subscription.headers[0].value", s => s.Headers[0].Value = new string('a', 2001)),
        ["ended"] = ("subscription.end_time", s => s.EndTime = Timestamp.FromDateTimeOffset(Now)),
        ["end out of range"] = ("subscription.end_time", s => s.EndTime = new Timestamp { Seconds = long.MaxValue }),
        ["id"] = ("subscription", s => s.Id = "x"),
        ["state"] = ("subscription", s => s.State = SubscriptionState.Active),
        ["events"] = ("subscription", s => s.EventsSinceSubscriptionStart = 1),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Check(string name)
    {
        var (path, change) = Cases[name];
        var subscription = new Subscription
        {
            Endpoint = "https://his.example/fhir",
            Payload = NotificationPayload.Task,
            Headers = { new PushHeader { Name = "Authorization", Value = "Bearer a b" } },
        };
        change(subscription);
        var faults = new Faults();

        SubscriptionCheck.Check(faults, "subscription", subscription, Now);

        faults.All.Select(fault => fault.Field).ShouldBe(path is null ? [] : [path]);
    }

    [Fact]
    public void Check_None_IsRequired()
    {
        var faults = new Faults();
        SubscriptionCheck.Check(faults, "subscription", subscription: null, Now);
        faults.All.ShouldHaveSingleItem().Field.ShouldBe("subscription");
    }

    private static void Add(Subscription subscription, int count) =>
        subscription.Headers.Add(Enumerable.Range(0, count).Select(i => new PushHeader { Name = $"X-{i}", Value = "v" }));
}
