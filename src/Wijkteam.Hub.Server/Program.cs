using System.CommandLine;
using Wijkteam.Hub.Server;

return await new RootCommand("Wijkteam.Hub: links GP practices, neighbourhood teams and health insurers. Not for emergencies: telephone 112.")
{
    ServeCommand.Create(),
}.Parse(args).InvokeAsync();
