using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Keys.Sqlite;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Tests.Keys;

public sealed class SqliteKeyStoreTests : KeyStoreContract
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("keys-test-").FullName;

    private string File => Path.Combine(_folder, "keys.db");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private protected override IKeyTable OpenTable() => new SqliteKeyTable(File, TimeProvider.System);

    private protected override void Execute(string sql)
    {
        using var database = SqliteDatabase.OpenDurable(File);
        database.Execute(sql);
    }

    private protected override async Task<byte[]> DumpAsync() =>
        [.. (await Task.WhenAll(System.IO.Directory.GetFiles(_folder).Select(file => System.IO.File.ReadAllBytesAsync(file, Deadline)))).SelectMany(bytes => bytes)];

    private protected override string Literal(Guid id) => $"x'{Convert.ToHexString(id.ToByteArray(bigEndian: true))}'";
}
