using System.Text;

namespace Wijkteam.Fuzz.Mutation;

/// <summary>Values that programs trip over, as a format writes them.</summary>
internal sealed class Words
{
    private static readonly string[] Texts =
    [
        "", " ", "a", "\t", "0001-01-01", "0001", "9999", "9999-12", "9999-12-31", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2024-02-29",
        "2026-13-45", "2026-02-30T25:61:61Z", "2026-03-09T10:15:60Z", "2007-03-09", "9990-01-01", "-1", "0", "1e400", "-0", "NaN", "Infinity", "2147483648", "9223372036854775808",
        "123456782", "111222333", "000000000", "3572AB", "3572 ab", "#", "#p", "##", "urn:uuid:", "urn:uuid:00000000-0000-0000-0000-000000000000", "Patient/1", "Patient?identifier=a|b",
        "http://[", "https://", "file:///etc/passwd", "//", "?", "%zz", "http://fhir.nl/fhir/NamingSystem/bsn", "http://hub.wijkteam/fhir/StructureDefinition/", "\u00e9\u0301", "\U0001F600",
        "\u202e", "\u0130", "\ufeff", "\uffff", "' OR 1=1 --", "<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>", "<div xmlns=\"http://www.w3.org/1999/xhtml\"><a:b/></div>",
        "<div xmlns=\"http://www.w3.org/1999/xhtml\"><?x y?><!-- z --></div>", "<div/>", "QQ==", "QQ", "active", "stat", "entered-in-error", "transaction", "Bundle", "a b", "a  b", ":", "a:", ":a",
        "REFERRAL_STATUS_ACCEPTED", "2026-03-09T10:15:30Z", "-62135596801s", "1.5s", "0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11", "+31612345678", "0031", "OPTOUT",
    ];

    private readonly byte[][] _words;
    private readonly byte[] _filler;
    private readonly (byte[] Open, byte[] Close)[] _nests;
    private readonly bool _quotes;

    private Words(IEnumerable<byte[]> words, bool quotes, params (string Open, string Close)[] nests)
    {
        _words = [.. words];
        _quotes = quotes;
        _filler = Encoding.UTF8.GetBytes("ab ");
        _nests = [.. nests.Select(nest => (Encoding.UTF8.GetBytes(nest.Open), Encoding.UTF8.GetBytes(nest.Close)))];
    }

    /// <summary>Values in JSON: strings, and numbers, literals and half surrogate pairs besides.</summary>
    public static Words Json { get; } = new(
        Texts.Select(text => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(text)).Concat(((string[])
        [
            "null", "true", "false", "0", "-0", "1.0", "-1", "1e400", "-1e-400", "2147483648", "9223372036854775808", "123456789012345678901234567890.5", "[]", "{}", "[null]", "[[]]", "{\"\":null}",
            "\"\\uD800\"", "\"\\uDC00\\uD800\"", "\"\\u0000\"", "{\"resourceType\":\"Patient\"}", "{\"id\":\"x\"}", "[{\"id\":\"x\"}]", "{\"extension\":[{\"url\":\"u\",\"valueBoolean\":true}]}", "[null,{\"id\":\"x\"}]",
            "{\"reference\":\"#\"}", "{\"seconds\":1}", "01", "+1", "1.", ".5", "NaN", "'a'",
        ]).Select(Encoding.UTF8.GetBytes)),
        quotes: true, ("[", "]"), ("{\"extension\":[{\"url\":\"u\",\"extension\":", "}]}"), ("{\"contained\":[", "]}"));

    /// <summary>Values of attributes in XML, and what would end them.</summary>
    public static Words Xml { get; } = new(
        Texts.Select(text => Encoding.UTF8.GetBytes(System.Security.SecurityElement.Escape(text))).Concat(((string[])
            ["&#0;", "&#xD800;", "&amp;#1;", "&nbsp;", "\"", "\"/><id value=\"", "<", "&#x1F600;", "&#xFFFF;", "\" xmlns:a=\"b\" a:b=\"", "\" id=\"x", "\n"]).Select(Encoding.UTF8.GetBytes)),
        quotes: false, ("\"><extension url=\"u\"><extension url=\"u", "\"/></extension></extension>"));

    /// <summary>Payloads of a message's field, with their lengths.</summary>
    public static Words Wire { get; } = new(
        Texts.Select(text => (byte[])[(byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)]).Concat((byte[][])
        [
            [0], [1], [0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [2, 0x0A, 0x00], [4, 0x0A, 0x02, 0x0A, 0x00],
            [1, 0xFF], [2, 0x0B, 0x0C], [1, 0x07],
        ]),
        quotes: false);

    /// <summary>A value; sometimes what stood there, in something else many times over.</summary>
    public byte[] Next(Random random, ReadOnlySpan<byte> value) =>
        _nests.Length > 0 && random.Next(24) == 0 ? Nest(random, value, random.Next(1, 100)) : _words[random.Next(_words.Length)];

    /// <summary>A value of about so many bytes: a long text, or what stood there, deep down.</summary>
    public byte[] Long(Random random, ReadOnlySpan<byte> value, int length)
    {
        if (_nests.Length > 0 && random.Next(3) == 0)
        {
            return Nest(random, value, Math.Min(length / 64, 10_000));
        }

        var text = new byte[length];
        for (var i = 0; i < length; i++)
        {
            text[i] = _filler[i % _filler.Length];
        }

        if (_quotes)
        {
            (text[0], text[^1]) = ((byte)'"', (byte)'"');
        }

        return text;
    }

    private byte[] Nest(Random random, ReadOnlySpan<byte> value, int depth)
    {
        var (open, close) = _nests[random.Next(_nests.Length)];
        var nested = new byte[(open.Length + close.Length) * depth + value.Length];
        value.CopyTo(nested.AsSpan(open.Length * depth));
        for (var i = 0; i < depth; i++)
        {
            open.CopyTo(nested, i * open.Length);
            close.CopyTo(nested, open.Length * depth + value.Length + i * close.Length);
        }

        return nested;
    }
}
