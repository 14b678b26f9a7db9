using System.Globalization;
using System.Security.Cryptography;
using Wijkteam.Hub.Faults;

// See README.md: what it tries, and how a run is repeated.
try
{
    var seed = Read("--seed") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : RandomNumberGenerator.GetInt32(int.MaxValue);
    var minutes = Read("--minutes") is { } said ? double.Parse(said, CultureInfo.InvariantCulture) : (double?)null;
    string[] names = [.. args.Where((arg, i) => !arg.StartsWith('-') && (i == 0 || !args[i - 1].StartsWith('-')))];
    var plays = new Plays(seed, minutes is { } length ? TimeSpan.FromMinutes(length) : null, new Log(Console.Out));
    return await plays.PlayAsync(names) ? 0 : 1;
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

string? Read(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
