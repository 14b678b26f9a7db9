using System.Net.Sockets;
using Npgsql;

namespace Wijkteam.Hub.Platform.Postgres;

/// <summary>What keeps a hub from using a database, in one line for its operator: what, where, and how to mend it.</summary>
internal static class PostgresFaults
{
    /// <summary>Does something at start; whatever the database has against it is told in the operator's terms.</summary>
    /// <exception cref="InvalidOperationException">The database cannot be reached or used.</exception>
    public static void Tell(PostgresAddress address, Action action)
    {
        try
        {
            action();
        }
        catch (NpgsqlException e)
        {
            throw new InvalidOperationException($"The {address} cannot be used: {Say(e)}. It stands in {address.Setting}.", e);
        }
    }

    private static string Say(NpgsqlException e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            "the server refuses this user, or its password",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "the server has no such database; create it first",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused => $"{refused.MessageText}; grant this user what it needs",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => "it is read-only",
        PostgresException other => $"{other.MessageText} ({other.SqlState})",
        { InnerException: null } => PostgresAddress.Standby,
        _ => Cause(e),
    };

    /// <summary>The innermost cause: a refused connection, a host without address, a certificate.</summary>
    private static string Cause(Exception e) => e switch
    {
        SocketException socket => $"no connection ({socket.Message})",
        AggregateException { InnerExceptions: [var first, ..] } => Cause(first),
        { InnerException: { } inner } => Cause(inner),
        TimeoutException => "no answer in time",
        _ => e.Message.TrimEnd('.'),
    };
}
