using System.Buffers;
using Google.Protobuf;
using Wijkteam.Adapters.Rest.Requests;
using Wijkteam.Fuzz.Mutation;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Fuzz.Targets;

/// <summary>Requests as protobuf: read as a call reads them, written again as their fingerprint is taken, and checked.</summary>
internal sealed class ContractTarget : IFuzzTarget
{
    private readonly IReadOnlyList<IMessage> _samples = Requests.Samples();
    private readonly Dictionary<string, Mutator> _mutators;

    public ContractTarget() => _mutators = _samples
        .Where(sample => sample.CalculateSize() > 0)
        .GroupBy(sample => sample.Descriptor.Name, sample => WireUnits.Of(sample.Descriptor.Name, sample.ToByteArray()))
        .ToDictionary(group => group.Key, group => new Mutator([.. group], Words.Wire, Body.MaxBytes), StringComparer.Ordinal);

    public string Name => "protobuf";

    public FuzzInput Next(Random random)
    {
        var sample = _samples[random.Next(_samples.Count)];
        if (random.Next(3) == 0 && _mutators.TryGetValue(sample.Descriptor.Name, out var mutator))
        {
            return mutator.Next(random);
        }

        var bytes = Changed(sample, random).ToByteArray();
        return new FuzzInput(sample.Descriptor.Name, random.Next(4) == 0 ? Damage.Do(bytes, random) : bytes);
    }

    public ValueTask<bool> TakeAsync(FuzzInput input) => ValueTask.FromResult(Take(input));

    private static IMessage Changed(IMessage sample, Random random)
    {
        var message = sample.Descriptor.Parser.ParseFrom(sample.ToByteArray());
        var maker = new MessageMaker(random, isWild: true);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            maker.Change(message);
        }

        return message;
    }

    private static bool Take(FuzzInput input)
    {
        try
        {
            var type = Requests.Find(input.Kind);
            if (!WireShape.Of(type).Fits(new ReadOnlySequence<byte>(input.Bytes)))
            {
                return false;
            }

            var message = type.Parser.ParseFrom(input.Bytes);
            message.ToByteArray();
            HubChecks.Check(message);
            return true;
        }
        catch (Exception e) when (CheckedMessages.IsUnreadable(e) || e is RefusedException)
        {
            return false;
        }
    }
}
