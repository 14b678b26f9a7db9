using System.Text;
using Shouldly;
using Wijkteam.Hub.Areas;
using Wijkteam.Hub.Areas.Import;
using Xunit;

namespace Wijkteam.Hub.Tests.Areas;

/// <summary>A line of CBS's file in all the forms that it has had over the years.</summary>
public sealed class AddressColumnsTests
{
    [Theory]
    [InlineData("PC6;Huisnummer;Buurt2023;Wijk2023;Gemeente2023", "1234AB;12;3440111;34401;344", "BU03440111")]
    [InlineData("PC6;Huisnummer;Buurt2017;Wijk2017;Gem2017", "1234AB;12;03440111;034401;0344", "BU03440111")]
    [InlineData("pc6;huisnummer;gwb2016_code;wijkcode;gemeentecode", "1234AB;12;BU03440111;WK034401;GM0344", "BU03440111")]
    [InlineData("\"PC6\";\"Huisnummer\";\"Buurt2023\";\"Wijk2023\";\"Gemeente2023\"", "\"1234AB\";\"12\";\"03440111\";\"034401\";\"0344\"", "BU03440111")]
    [InlineData("PC6;Huisnummer;Gemeente2024;Wijk2024;Buurt2024", "1234AB;12;344;34401;3440111", "BU03440111")]
    [InlineData("\uFEFFPC6;Huisnummer;Buurt2023;Wijk2023;Gemeente2023", "1234AB;12;BU03440111;34401;344", "BU03440111")]
    [InlineData("Buurtnaam;PC6;Huisnummer;Buurt2023", "Het Dorp;1234AB; 12 ;3440111", "BU03440111")]
    [InlineData("PC6;Huisnummer;Buurt2025;Wijk2025;Gemeente2025", "1234AB;12;0363AF01;0363AF;0363", "BU0363AF01")]
    [InlineData("PC6;Huisnummer;Buurt2025;Wijk2025;Gemeente2025", "1234AB;00012;363AF01;363AF;363", "BU0363AF01")]
    [InlineData("PC6;Huisnummer;Buurt2025;Wijk2025;Gemeente2025", "1234AB;12;30000;300;3", "BU00030000")]
    public void Parse_EveryForm_IsRead(string header, string line, string neighbourhood)
    {
        AddressColumns.Read(Encoding.UTF8.GetBytes(header)).Parse(Encoding.ASCII.GetBytes(line), out var row).ShouldBeNull();

        Postcode.TryPack("1234AB", out var packed).ShouldBeTrue();
        row.Address.ShouldBe(AddressKey.Of(packed, 12));
        NeighbourhoodCode.Format(row.Neighbourhood).ShouldBe(neighbourhood);
    }

    [Theory]
    [InlineData("", "columns")]
    [InlineData("1234AB;12;3440111;34401", "columns")]
    [InlineData("1234AB;12;3440111;34401;344;", "columns")]
    [InlineData("1234ab;12;3440111;34401;344", "postcode")]
    [InlineData("1234 AB;12;3440111;34401;344", "postcode")]
    [InlineData("0234AB;12;3440111;34401;344", "postcode")]
    [InlineData("1234SS;12;3440111;34401;344", "postcode")]
    [InlineData("1234\u00C9B;12;3440111;34401;344", "postcode")]
    [InlineData(";12;3440111;34401;344", "postcode")]
    [InlineData("1234AB;0;3440111;34401;344", "house number")]
    [InlineData("1234AB;;3440111;34401;344", "house number")]
    [InlineData("1234AB;-1;3440111;34401;344", "house number")]
    [InlineData("1234AB;12a;3440111;34401;344", "house number")]
    [InlineData("1234AB;100000;3440111;34401;344", "house number")]
    [InlineData("1234AB;99999999999999999999;3440111;34401;344", "house number")]
    [InlineData("1234AB;12;;34401;344", "neighbourhood")]
    [InlineData("1234AB;12;103440111;34401;344", "neighbourhood")]
    [InlineData("1234AB;12;0363af01;0363AF;363", "neighbourhood")]
    [InlineData("1234AB;12;A3440111;34401;344", "neighbourhood")]
    [InlineData("1234AB;12;WK3440111;34401;344", "neighbourhood")]
    [InlineData("1234AB;12;111;1;0", "neighbourhood")]
    [InlineData("1234AB;12;3440111;34402;344", "district")]
    [InlineData("1234AB;12;3440111;;344", "district")]
    [InlineData("1234AB;12;3440111;34401;345", "municipality")]
    [InlineData("1234AB;12;3440111;34401;GM", "municipality")]
    public void Parse_ABadLine_SaysWhatIsWrong(string line, string about)
    {
        var columns = AddressColumns.Read("PC6;Huisnummer;Buurt2026;Wijk2026;Gemeente2026"u8);

        columns.Parse(Encoding.UTF8.GetBytes(line), out _).ShouldNotBeNull().ShouldContain(about);
    }

    [Theory]
    [InlineData("PC6;Huisnummer;Buurt2026;Wijk2026;Gemeente2026", 2026)]
    [InlineData("pc6;huisnummer;gwb2016_code;wijkcode;gemeentecode", 2016)]
    [InlineData("PC6;Huisnummer;Buurt;Wijk;Gemeente", null)]
    [InlineData("PC6;Huisnummer;Buurt20260801", null)]
    public void Read_TellsTheYear(string header, int? year) => AddressColumns.Read(Encoding.UTF8.GetBytes(header)).Year.ShouldBe(year);

    [Theory]
    [InlineData("")]
    [InlineData("1234AB;12;3440111;34401;344")]
    [InlineData("PC6,Huisnummer,Buurt2026")]
    [InlineData("PC6;Huisnummer;Buurtnaam")]
    [InlineData("Huisnummer;Buurt2026")]
    [InlineData("PC6;Buurt2026")]
    public void Read_AnotherFirstLine_IsRefused(string header) =>
        Should.Throw<InvalidOperationException>(() => AddressColumns.Read(Encoding.UTF8.GetBytes(header))).Message.ShouldContain("PC6, Huisnummer and Buurt");

    [Fact]
    public void Read_AZipFile_SaysSo() =>
        Should.Throw<InvalidOperationException>(() => AddressColumns.Read("PK\x03\x04;\0"u8)).Message.ShouldContain("unpack");

    [Fact]
    public void Parse_AllocatesNothing()
    {
        const int Lines = 1000;
        var columns = AddressColumns.Read("PC6;Huisnummer;Buurt2026;Wijk2026;Gemeente2026"u8);
        columns.Parse("1234AB;12;BU03440111;34401;344"u8, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Lines; i++)
        {
            columns.Parse("1234AB;12;BU03440111;34401;344"u8, out _);
            columns.Parse("1234AB;x;BU03440111;34401;344"u8, out _);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Lines);
    }
}
