using Google.Protobuf;
using Google.Protobuf.Reflection;
using Wijkteam.Hub.V1;

namespace Wijkteam.Fuzz.Targets;

/// <summary>The requests of the contract, by their names.</summary>
internal static class Requests
{
    private const int SamplesOfEach = 3;

    /// <summary>Every type that a call of the contract takes.</summary>
    public static IReadOnlyList<MessageDescriptor> Types { get; } =
    [
        .. typeof(ReferralReflection).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(ReferralReflection).Namespace && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
            .SelectMany(file => file.Services).SelectMany(service => service.Methods).Select(method => method.InputType)
            .Distinct().OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    private static readonly Dictionary<string, MessageDescriptor> ByName = Types.ToDictionary(type => type.Name, StringComparer.Ordinal);

    public static MessageDescriptor Find(string name) => ByName[name];

    /// <summary>Some of each type, and those that pass every check as often as all others together.</summary>
    public static IReadOnlyList<IMessage> Samples()
    {
        var maker = new MessageMaker(new Random(1), isWild: false);
        List<IMessage> made = [.. Types.SelectMany(type => Enumerable.Range(0, SamplesOfEach).Select(_ => maker.Make(type)))];
        var valid = ValidRequests.All();
        return [.. made, .. Enumerable.Range(0, made.Count).Select(i => valid[i % valid.Count])];
    }
}
