using System.CommandLine;
using Wijkteam.Hub.Server;
using Wijkteam.Hub.Server.Conformance;
using Wijkteam.Hub.Server.Demo;

return await new RootCommand("Wijkteam.Hub: links GP practices, neighbourhood teams and health insurers. Not for emergencies: telephone 112.")
{
    ServeCommand.Create(),
    MigrateCommand.Create(),
    ImportCommand.Create(),
    DemoCommand.Create(),
    TokenCommand.Create(),
    ConformanceCommand.Create(),
}.Parse(args).InvokeAsync(new InvocationConfiguration
{
    // As long as the host gives what is under way to end; two seconds if not said.
    ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
});
