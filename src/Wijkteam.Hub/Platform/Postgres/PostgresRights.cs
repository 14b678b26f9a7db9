namespace Wijkteam.Hub.Platform.Postgres;

/// <summary>What the role that serves needs on a table, and no more.</summary>
/// <param name="Table">The table.</param>
/// <param name="Privileges">As SQL has them, for example <c>SELECT, INSERT</c>. Locking a row takes UPDATE.</param>
internal sealed record PostgresRights(string Table, string Privileges);
