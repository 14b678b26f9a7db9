using Wijkteam.Hub.Fixtures;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
