using Npgsql;
using Shouldly;
using Wijkteam.Hub.Platform.Postgres;
using Xunit;

namespace Wijkteam.Hub.Tests.Platform.Postgres;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("Host=127.0.0.1;Username=hub")]
    [InlineData("Host=localhost;Username=hub")]
    [InlineData("Host=::1;Username=hub")]
    [InlineData("Host=[::1]:5433,127.0.0.1:5434;Username=hub")]
    [InlineData("Host=/var/run/postgresql;Username=hub")]
    [InlineData("Host=db.example,db2.example:5433;Username=hub;SSL Mode=VerifyFull")]
    public async Task Open_WhereNobodyElseListensIn_IsFine(string connectionString)
    {
        await using var source = Address(connectionString).Open();

        source.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("Host=db.example;Username=hub")]
    [InlineData("Host=db.example;Username=hub;SSL Mode=Require")]
    [InlineData("Host=db.example;Username=hub;SSL Mode=VerifyCA")]
    [InlineData("Host=127.0.0.1,db.example:5433;Username=hub")]
    [InlineData("Host=10.0.0.7;Username=hub")]
    [InlineData("Host=127.0.0.1.example;Username=hub")]
    public void Open_OverANetworkWithoutVerifiedTls_IsRefused(string connectionString) =>
        Should.Throw<InvalidOperationException>(() => Address(connectionString).Open()).Message.ShouldStartWith("Hub:Postgres:ConnectionString leads to ");

    [Theory]
    [InlineData("gibberish")]
    [InlineData("Host=127.0.0.1")]
    [InlineData("Username=hub")]
    [InlineData("Host=127.0.0.1;Username=hub;Password=ge;heim")]
    [InlineData("Host=127.0.0.1;Username=hub;Geheim=1")]
    [InlineData("Host=127.0.0.1;Username=hub;Port=geheim")]
    public void Open_NoConnectionString_SaysWhichSetting_AndNotWhatItHolds(string connectionString)
    {
        var message = Should.Throw<InvalidOperationException>(() => Address(connectionString).Open()).Message;

        message.ShouldStartWith("Hub:Postgres:ConnectionString is no connection string");
        message.ShouldNotContain("heim", Case.Insensitive);
    }

    [Fact]
    public async Task Open_NoticesADeadServerWithinSeconds_UnlessTheOperatorSaysOtherwise()
    {
        await using var source = Address("Host=127.0.0.1;Username=hub;Command Timeout=60;Include Error Detail=true").Open();
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);

        settings.Timeout.ShouldBe(5);
        settings.CommandTimeout.ShouldBe(60);
        settings.TcpKeepAlive.ShouldBeTrue();
        settings.IncludeErrorDetail.ShouldBeFalse();
    }

    private static PostgresAddress Address(string connectionString) => new PostgresOptions { ConnectionString = connectionString }.Journal;
}
