using Wijkteam.Hub.Benchmarks;

return args switch
{
    ["submit", .. var rest] => await SubmitBenchmark.RunAsync(Store(rest)),
    ["deliver", .. var rest] => await DeliverBenchmark.RunAsync(Store(rest)),
    ["consume", .. var rest] => await ConsumeBenchmark.RunAsync(Store(rest)),
    ["growth", .. var rest] => await GrowthBenchmark.RunAsync(Store(rest)),
    ["replicas"] => await ReplicasBenchmark.RunAsync(),
    ["idle", .. var rest] => await IdleBenchmark.RunAsync(Store(rest)),
    ["streams"] => await StreamsBenchmark.RunAsync(),
    ["fhir"] => FhirBenchmark.Run(),
    ["route"] => RouteBenchmark.Run(),
    ["bundle"] => await BundleBenchmark.RunAsync(),
    ["fuzz", .. var rest] => await FuzzBenchmark.RunAsync(rest),
    ["strangers", var hub, var count] => await StrangersProcess.RunAsync(hub, count),
    ["server", var folder] => await ServerProcess.ServeAsync(folder),
    _ => Usage(),
};

static string Store(string[] rest) => rest is ["--store", var store] ? store : "sqlite";

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project tests/Benchmarks -- submit    durable submits beside a bare echo: throughput and CPU
        dotnet run -c Release --project tests/Benchmarks -- deliver   from send to receipt on the team's stream: delay
        dotnet run -c Release --project tests/Benchmarks -- consume   what waits, leased, sent and acknowledged over one stream and over a hundred: throughput
        dotnet run -c Release --project tests/Benchmarks -- growth    submit, delivery, list and trace with a million entries beside ten thousand: time
        dotnet run -c Release --project tests/Benchmarks -- replicas  submits at three hubs on one PostgreSQL beside submits at one: CPU
        dotnet run -c Release --project tests/Benchmarks -- idle      from start to the first answer: time; idle and after a load: memory
        dotnet run -c Release --project tests/Benchmarks -- streams   receiving beside a thousand streams, and beside streams that nobody reads: delay and memory
        dotnet run -c Release --project tests/Benchmarks -- fhir      a FHIR transaction read and written, beside plain JSON: time and allocation
        dotnet run -c Release --project tests/Benchmarks -- route     the whole country's addresses: imported, loaded, found, and routes decided by them: time and size
        dotnet run -c Release --project tests/Benchmarks -- bundle    FHIR transactions over HTTP beside the same referrals over gRPC: throughput
        dotnet run -c Release --project tests/Benchmarks -- fuzz      a million mutated messages for each reader that faces the outside: exceptions, time and allocation
        submit, deliver, consume, growth and idle take --store sqlite (the default) or --store postgres; fuzz takes --count, --seed and --target.
        """);
    return 2;
}
