using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>Looks for texts in bytes that should not hold them, in every form that they are likely to take.</summary>
public sealed class Scanner
{
    private readonly List<(string Name, byte[] Form)> _forms = [];

    /// <param name="texts">The texts by the names under which they are reported.</param>
    public Scanner(IReadOnlyDictionary<string, string> texts)
    {
        foreach (var (name, text) in texts)
        {
            AddForms(name, text);
        }
    }

    /// <summary>The names of the texts that are found, each with its form.</summary>
    public IReadOnlyList<string> Find(byte[] bytes) => [.. _forms.Where(form => bytes.AsSpan().IndexOf(form.Form) >= 0).Select(form => form.Name)];

    private void AddForms(string name, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        _forms.Add(($"{name} in UTF-8", utf8));
        _forms.Add(($"{name} in UTF-16", Encoding.Unicode.GetBytes(text)));
        _forms.Add(($"{name} in UTF-16, big-endian", Encoding.BigEndianUnicode.GetBytes(text)));
        Add($"{name} in hexadecimal", Convert.ToHexStringLower(utf8));
        Add($"{name} in hexadecimal", Convert.ToHexString(utf8));
        Add($"{name} in a URL", Uri.EscapeDataString(text));
        for (var before = 0; before < 3; before++)
        {
            Add($"{name} in base64", Middle(Convert.ToBase64String(Padded(utf8, before)), before, utf8.Length));
            Add($"{name} in base64url", Middle(Base64Url.EncodeToString(Padded(utf8, before)), before, utf8.Length));
        }

        // Whoever has a list of all citizens finds the one behind a hash without a key.
        _forms.Add(($"{name} as a bare hash", SHA256.HashData(utf8)));
        Add($"{name} as a bare hash", Convert.ToHexStringLower(SHA256.HashData(utf8)));
    }

    private void Add(string name, string form) => _forms.Add((name, Encoding.ASCII.GetBytes(form)));

    private static byte[] Padded(byte[] utf8, int before) => [.. new byte[before], .. utf8];

    /// <summary>The characters that depend on the text alone, not on what stands before or after it.</summary>
    private static string Middle(string base64, int before, int length)
    {
        var first = ((before * 8) + 5) / 6;
        var last = (before + length) * 8 / 6;
        return base64[first..last];
    }
}
