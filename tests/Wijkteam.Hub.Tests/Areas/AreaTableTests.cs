using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Shouldly;
using Wijkteam.Hub.Areas;
using Xunit;

namespace Wijkteam.Hub.Tests.Areas;

/// <summary>What goes into a table comes out of it and nothing else does. Replay with AREAS_SEED.</summary>
public sealed class AreaTableTests(ITestOutputHelper output) : IDisposable
{
    private readonly AreaFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_AnyAddress_IsWhatTheRowsSay()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("AREAS_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"AREAS_SEED={seed}");
        var random = new Random(seed);
        for (var round = 0; round < 30; round++)
        {
            var (lines, addresses) = RandomCountry.Make(random, random.Next(1, 3_000));
            _folder.Write(lines);
            _folder.Import(linesPerPart: random.Next(1, 2_000)).Addresses.ShouldBe(addresses.Count, $"seed {seed}");

            using var table = AreaTable.Open(_folder.TableOf(2026));
            table.Addresses.ShouldBe(addresses.Count, $"seed {seed}");
            foreach (var postcode in RandomCountry.Postcodes)
            {
                for (var number = -1; number <= 300; number++)
                {
                    Check(table, addresses, postcode, number, seed);
                }

                for (var number = 99_900; number <= 100_001; number++)
                {
                    Check(table, addresses, postcode, number, seed);
                }
            }
        }
    }

    [Theory]
    [InlineData("1234AC")]
    [InlineData("1234AA")]
    [InlineData("1000AA")]
    [InlineData("9999ZZ")]
    [InlineData("1234ab")]
    [InlineData("1234 AB")]
    [InlineData("\u0661234AB")]
    [InlineData("")]
    public void Find_AnotherPostcode_IsUnknown(string postcode)
    {
        using var table = Table(AreaFolder.Line("1234AB", 1, "03440111"));

        table.Find("1234AB", 1).ShouldBe(0);
        table.Find(postcode, 1).ShouldBe(-1);
    }

    [Fact]
    public void Find_BetweenNeighbours_IsUnknown()
    {
        using var table = Table([.. new[] { 1, 3, 7, 8, 12 }.Select(number => AreaFolder.Line("1234AB", number, "03440111"))]);

        Enumerable.Range(-2, 20).Where(number => table.Find("1234AB", number) >= 0).ShouldBe([1, 3, 7, 8, 12]);
        table.Find("1234AB", int.MaxValue).ShouldBe(-1);
        table.Find("1234AB", int.MinValue).ShouldBe(-1);
    }

    [Fact]
    public void Find_TheLongestStreet_IsKnownFromEndToEnd()
    {
        using var table = Table([.. Enumerable.Range(1, AddressKey.MaxHouseNumber).Select(number => AreaFolder.Line("1234AB", number, number % 2 == 0 ? "03440111" : "03440112"))]);

        Enumerable.Range(0, AddressKey.MaxHouseNumber + 2).Count(number => table.Find("1234AB", number) >= 0).ShouldBe(AddressKey.MaxHouseNumber);
        table.CodeOf(table.Find("1234AB", 2)).ShouldBe("BU03440111");
        table.CodeOf(table.Find("1234AB", 99_998)).ShouldBe("BU03440111");
        table.CodeOf(table.Find("1234AB", 1)).ShouldBe("BU03440112");
        table.CodeOf(table.Find("1234AB", 99_999)).ShouldBe("BU03440112");
        table.Length.ShouldBeLessThan(200, "two runs of neighbours are all that there is");
    }

    [Fact]
    public void Find_AllocatesNothing()
    {
        const int Lookups = 1000;
        using var table = Table(AreaFolder.Line("1234AB", 1, "03440111"));
        table.Find("1234AB", 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Lookups; i++)
        {
            table.Find("1234AB", i);
            table.Find("1234AC", i);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Lookups);
    }

    [Fact]
    public void Open_EveryDamagedByte_IsRefusedByName()
    {
        Table([.. Enumerable.Range(1, 20).Select(number => AreaFolder.Line("1234AB", number, $"0344{number % 3:D4}"))]).Dispose();
        var path = _folder.TableOf(2026);
        var whole = File.ReadAllBytes(path);
        for (var i = 0; i < whole.Length; i++)
        {
            var damaged = whole.ToArray();
            damaged[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(path, damaged);
            Should.Throw<InvalidOperationException>(() => AreaTable.Open(path), $"byte {i}").Message.ShouldStartWith($"'{path}' cannot be used: it ");
        }
    }

    [Fact]
    public void Open_CutOffAnywhere_IsRefusedByName()
    {
        Table(AreaFolder.Line("1234AB", 1, "03440111"), AreaFolder.Line("1234AB", 2, "03440111")).Dispose();
        var path = _folder.TableOf(2026);
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Should.Throw<InvalidOperationException>(() => AreaTable.Open(path), $"{length} bytes").Message.ShouldContain(path);
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        Should.Throw<InvalidOperationException>(() => AreaTable.Open(path)).Message.ShouldContain("not whole");
    }

    [Fact]
    public void Open_ALaterFormat_SaysWhichFormatsAreAtOdds()
    {
        Table(AreaFolder.Line("1234AB", 1, "03440111")).Dispose();
        var path = _folder.TableOf(2026);
        var table = File.ReadAllBytes(path);
        BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(8), 2);
        byte[] whole = [.. table[AreaTableHeader.Bytes..], .. table[..AreaTableHeader.CheckedBytes]];
        SHA256.HashData(whole).CopyTo(table, AreaTableHeader.CheckedBytes);
        File.WriteAllBytes(path, table);

        Should.Throw<InvalidOperationException>(() => AreaTable.Open(path)).Message.ShouldContain("it has format 2, and this hub reads format 1.");
    }

    [Fact]
    public void Open_AnotherFile_IsRefused()
    {
        var path = Path.Combine(_folder.Path, "areas-2026.table");
        File.WriteAllText(path, new string('x', 1000));

        Should.Throw<InvalidOperationException>(() => AreaTable.Open(path)).Message.ShouldContain("no table of areas");
    }

    [Fact]
    public void Open_ATableThatNobodyHolds_LetsGoOfItsFile()
    {
        _folder.Write([AreaFolder.Line("1234AB", 1, "03440111")]);
        _folder.Import();
        OpenAndForget();

        // What the runtime holds a little longer goes within a few rounds; what is never let go of stays for good.
        for (var i = 0; i < 10 && IsMapped(); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        IsMapped().ShouldBeFalse();

        [MethodImpl(MethodImplOptions.NoInlining)]
        void OpenAndForget()
        {
            AreaTable.Open(_folder.TableOf(2026)).Find("1234AB", 1).ShouldBe(0);
            IsMapped().ShouldBeTrue();
        }

        bool IsMapped() => File.ReadAllText("/proc/self/maps").Contains(_folder.TableOf(2026), StringComparison.Ordinal);
    }

    private AreaTable Table(params string[] lines)
    {
        _folder.Write(lines);
        _folder.Import(linesPerPart: 1_000);
        return AreaTable.Open(_folder.TableOf(2026));
    }

    private static void Check(AreaTable table, Dictionary<(string Postcode, int Number), string> addresses, string postcode, int number, int seed)
    {
        var found = table.Find(postcode, number);
        var expected = addresses.TryGetValue((postcode, number), out var code) ? "BU" + code : null;
        (found < 0 ? null : table.CodeOf(found)).ShouldBe(expected, $"{postcode} {number}, seed {seed}");
    }
}
