using Wijkteam.Hub.Benchmarks;

return args switch
{
    ["submit"] => await SubmitBenchmark.RunAsync(),
    ["deliver"] => await DeliverBenchmark.RunAsync(),
    ["server", var folder] => await ServerProcess.ServeAsync(folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project tests/Benchmarks -- submit    durable submits beside a bare echo: throughput and CPU
        dotnet run -c Release --project tests/Benchmarks -- deliver   from send to receipt on the team's stream: delay
        """);
    return 2;
}
