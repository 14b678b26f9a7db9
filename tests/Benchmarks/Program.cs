using Wijkteam.Hub.Benchmarks;

return args switch
{
    ["submit"] => await SubmitBenchmark.RunAsync(),
    ["deliver"] => await DeliverBenchmark.RunAsync(),
    ["streams"] => await StreamsBenchmark.RunAsync(),
    ["fhir"] => FhirBenchmark.Run(),
    ["bundle"] => await BundleBenchmark.RunAsync(),
    ["server", var folder] => await ServerProcess.ServeAsync(folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project tests/Benchmarks -- submit    durable submits beside a bare echo: throughput and CPU
        dotnet run -c Release --project tests/Benchmarks -- deliver   from send to receipt on the team's stream: delay
        dotnet run -c Release --project tests/Benchmarks -- streams   the same beside a thousand streams, and beside streams that nobody reads: delay and memory
        dotnet run -c Release --project tests/Benchmarks -- fhir      a FHIR transaction read and written, beside plain JSON: time and allocation
        dotnet run -c Release --project tests/Benchmarks -- bundle    FHIR transactions over HTTP beside the same referrals over gRPC: throughput
        """);
    return 2;
}
