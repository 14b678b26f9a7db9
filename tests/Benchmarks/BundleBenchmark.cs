using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>Transactions of three entries at the GP's door, beside the same referrals by gRPC: in turn, each to durable acknowledgement and delivery.</summary>
internal static class BundleBenchmark
{
    private const int Citizens = 120_000;
    private const int Rounds = 5;
    private const int InFlight = 32;

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync()
    {
        await using var scene = await Scene.OpenAsync(Citizens, received: _ => { });
        var http = scene.ConnectHttp();
        var template = Encoding.UTF8.GetString(FhirBenchmark.Transaction());
        var example = Fill(template, await FirstAsync(scene, http, template));
        Console.WriteLine($"transaction of {Encoding.UTF8.GetByteCount(example)} bytes, {Citizens} citizens, {InFlight} calls in flight, {Rounds} rounds of {Duration.TotalSeconds} s each in turn");

        Task<Round> BundlesAsync(TimeSpan duration) => Load.RunAsync(scene, duration, () => PostAsync(http, Fill(template, scene.NextBsn())), scene.DeliveredAsync, InFlight);
        Task<Round> SubmitsAsync(TimeSpan duration) => Load.RunAsync(scene, duration, async () => await scene.Referrals.SubmitReferralAsync(SameReferral(scene.NextBsn())), scene.DeliveredAsync, InFlight);

        await SubmitsAsync(Warmup);
        await BundlesAsync(Warmup);
        var (bundles, submits) = (new List<Round>(), new List<Round>());
        for (var round = 0; round < Rounds; round++)
        {
            submits.Add(await SubmitsAsync(Duration));
            bundles.Add(await BundlesAsync(Duration));
        }

        await scene.CheckAsync();
        Print("submit", submits);
        Print("bundle", bundles);
        var perSecond = Load.Median(bundles.Select(round => round.PerSecond));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"bundles_per_s={perSecond:F0} bundle_vs_submit={perSecond / Load.Median(submits.Select(round => round.PerSecond)):F3}"));
        return 0;
    }

    /// <summary>Posts one, to fail at once if the door does not take it.</summary>
    private static async Task<string> FirstAsync(Scene scene, HttpClient http, string template)
    {
        var bsn = scene.NextBsn();
        await PostAsync(http, Fill(template, bsn));
        return bsn;
    }

    private static async Task PostAsync(HttpClient http, string bundle)
    {
        using var content = new StringContent(bundle, new MediaTypeHeaderValue("application/fhir+json", "utf-8"));
        using var response = await http.PostAsync(new Uri("/fhir/gp", UriKind.Relative), content);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }

        await response.Content.ReadAsByteArrayAsync();
    }

    private static string Fill(string template, string bsn) => template
        .Replace("999900006", bsn, StringComparison.Ordinal)
        .Replace("2026-000417", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), StringComparison.Ordinal);

    /// <summary>What the door makes of the transaction, as a gRPC sender would say it: with its own identifier, without a source document.</summary>
    private static SubmitReferralRequest SameReferral(string bsn)
    {
        var request = Samples.Referral(bsn);
        request.ExternalIdentifier = new Identifier { System = "https://his.example/verwijzingen", Value = request.RequestId };
        return request;
    }

    private static void Print(string name, List<Round> rounds) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
        {name,-6} {Load.Median(rounds.Select(round => round.PerSecond)),6:F0}/s  CPU per request: server {Load.Median(rounds.Select(round => round.ServerMicroseconds)):F0} µs, client {Load.Median(rounds.Select(round => round.ClientMicroseconds)):F0} µs  p50 {Load.Median(rounds.Select(round => Load.Percentile(round.Delays, 50))):F2} ms  p99 {Load.Median(rounds.Select(round => Load.Percentile(round.Delays, 99))):F2} ms
        """));
}
