using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Wijkteam.Hub.Server.Tests.BadInput;

/// <summary>Something that is wrong with a request, and what it is refused with.</summary>
/// <param name="Call">As <c>ReferralService/AcceptReferral</c>.</param>
/// <param name="Sent">What differs from the good request of <c>rights.md</c>: <c>path = value</c>, separated by <c>;</c>. After a leading <c>+</c> it is
/// the next request on the stream.</param>
/// <param name="Reason">Of the refusal; empty for a field that is free.</param>
/// <param name="Field">At fault; null if none is.</param>
/// <param name="Free">Why nothing that the field may hold is refused; else null.</param>
internal sealed partial record Row(string Call, string Sent, string Reason, string? Field, string? Free = null)
{
    private const string FreeMark = "free: ";

    /// <summary>The paths that it is about.</summary>
    public IEnumerable<string> Paths => Free is null ? Changes.Select(change => change.Path) : [Sent];

    private IEnumerable<(string Path, string Value)> Changes => Sent.TrimStart('+').Split(';')
        .Select(change => change.Split('=', 2, StringSplitOptions.TrimEntries))
        .Select(change => change is [var path, var value] ? (path, value) : throw new InvalidOperationException($"'{Sent}' of {Call} changes nothing."));

    /// <summary>The tables of a file, one beneath the heading of each call.</summary>
    public static IEnumerable<Row> Parse(string file)
    {
        var call = "";
        foreach (var line in file.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                call = line[3..].Trim();
            }
            else if (line.StartsWith("| `", StringComparison.Ordinal))
            {
                yield return Read(call, line.Split('|', StringSplitOptions.TrimEntries));
            }
        }
    }

    /// <summary>The good requests with what is wrong in them.</summary>
    public IReadOnlyList<IMessage> Apply(IReadOnlyList<IMessage> good)
    {
        IMessage[] requests = [.. good.Select(request => request.Descriptor.Parser.ParseFrom(request.ToByteArray()))];
        if (Sent.StartsWith('+'))
        {
            requests = [.. requests, requests[0].Descriptor.Parser.ParseFrom(ByteString.Empty)];
        }

        foreach (var (path, value) in Changes)
        {
            FieldPath.Set(Sent.StartsWith('+') ? requests[^1] : RequestOf(requests, path), path, value);
        }

        return requests;
    }

    private static Row Read(string call, string[] cells)
    {
        var (sent, reason, at) = (cells[1].Trim('`'), cells[2], cells[3].Trim('`'));
        return reason.StartsWith(FreeMark, StringComparison.Ordinal)
            ? new Row(call, sent, "", Field: null, reason[FreeMark.Length..])
            : new Row(call, sent, reason, at switch { "-" => null, "" => FirstPath().Match(sent).Value, _ => at });
    }

    /// <summary>Which of several on a stream: the one that has the field, else the first.</summary>
    private static IMessage RequestOf(IReadOnlyList<IMessage> requests, string path)
    {
        var head = FieldPath.Resolve(requests[0].Descriptor, path).First();
        return requests.FirstOrDefault(request => head.RealContainingOneof is { } part && part.Accessor.GetCaseFieldDescriptor(request) == head) ?? requests[0];
    }

    [GeneratedRegex(@"[\w.\[\]]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FirstPath();
}
