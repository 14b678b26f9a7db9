using System.Globalization;
using Wijkteam.Hub.Areas;
using Wijkteam.Hub.Areas.Import;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>The whole country: its file of addresses imported, its table loaded, addresses found and routes decided and explained, at random places.</summary>
internal static class RouteBenchmark
{
    private const int Samples = 200_000;
    private const int Rounds = 7;
    private const int Imports = 3;
    private const int Loads = 5;

    private static readonly TimeProvider Time = TimeProvider.System;

    public static int Run()
    {
        using var folder = new BenchmarkFolder();
        var source = Path.Combine(folder.Path, "country.csv");
        var country = new CountryFile();
        var addresses = country.Write(source, Samples);
        Console.WriteLine(
            $"seed {CountryFile.Seed}: {CountryFile.Rows:N0} rows, {new FileInfo(source).Length / 1e6:F0} MB, {CountryFile.Municipalities} municipalities; {addresses.Count:N0} addresses looked up");

        // What the process has of the file in its caches is the same at each round: the first import warms them.
        var imports = Enumerable.Range(0, Imports).Select(_ => Import(source, folder.Path)).ToList();
        var outcome = imports[^1];
        Console.WriteLine($"imported {outcome.Addresses:N0} addresses, {outcome.BadLines} bad lines, {string.Join(" / ", imports.Select(import => $"{import.RowsPerSecond / 1e6:F2}"))} million rows/s");

        var loads = Enumerable.Range(0, Loads).Select(_ => Load(outcome.Table)).ToList();
        var table = AreaTable.Open(outcome.Table);
        Console.WriteLine($"table of {table.Length / 1e6:F1} MB, {table.Neighbourhoods:N0} neighbourhoods; loaded and checked in {string.Join(" / ", loads.Select(load => $"{load:F3}"))} s");

        var directory = new CurrentDirectory();
        var arranged = new CountryDirectory(country.Neighbourhoods);
        directory.Swap(arranged.Participants, default, arranged.Profiles);
        directory.Swap(table);
        var snapshot = directory.Snapshot;
        new Random(CountryFile.Seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(addresses));

        var (resolve, bytes) = Measure(addresses, address => snapshot.FindAddress(address.Postcode, address.HouseNumber) is not null);
        var (explain, _) = Measure(addresses, address => Decide(snapshot, address));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"resolve {resolve:F3} µs and {bytes:F3} bytes allocated, explain {explain:F2} µs; medians of {Rounds} rounds of {Samples:N0}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"resolve_us={resolve:F3} explain_us={explain:F2} table_mb={table.Length / 1e6:F1} load_s={Benchmarks.Load.Median(loads):F3} import_rows_per_s={Benchmarks.Load.Median(imports.Select(import => import.RowsPerSecond)):F0}"));
        return 0;
    }

    private static ImportOutcome Import(string source, string folder)
    {
        var meter = new ImportMeter(Time, TimeSpan.FromSeconds(1), Console.WriteLine);
        return new AreaImport(source, Path.Combine(folder, "areas"), year: null, Console.WriteLine, meter).Run(CancellationToken.None);
    }

    private static double Load(string path)
    {
        var start = Time.GetTimestamp();
        using var table = AreaTable.Open(path);
        return Time.GetElapsedTime(start).TotalSeconds;
    }

    private static bool Decide(DirectorySnapshot snapshot, (string Postcode, int HouseNumber) address)
    {
        var question = new RoutingQuestion(new Address { Postcode = address.Postcode, HouseNumber = address.HouseNumber }, "", [LifeDomain.Finances, LifeDomain.Housing], Age: 43);
        return Router.Resolve(snapshot, question, TeamLoads.None).Explanations.Count > 2;
    }

    /// <returns>Microseconds for one, the median of the rounds; and bytes allocated for one, at most.</returns>
    private static (double Microseconds, double Bytes) Measure(List<(string Postcode, int HouseNumber)> addresses, Func<(string Postcode, int HouseNumber), bool> work)
    {
        List<double> times = [];
        List<double> allocated = [];
        for (var round = -2; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Time.GetTimestamp();
            foreach (var address in addresses)
            {
                if (!work(address))
                {
                    throw new InvalidOperationException($"An address of the file is not known: {address}.");
                }
            }

            if (round >= 0)
            {
                times.Add(Time.GetElapsedTime(start).TotalMicroseconds / addresses.Count);
                allocated.Add((GC.GetAllocatedBytesForCurrentThread() - before) / (double)addresses.Count);
            }
        }

        return (Benchmarks.Load.Median(times), allocated.Max());
    }
}
