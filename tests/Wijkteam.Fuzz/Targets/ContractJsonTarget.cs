using System.Text;
using Google.Protobuf;
using Wijkteam.Adapters.Rest.Answers;
using Wijkteam.Adapters.Rest.Requests;
using Wijkteam.Fuzz.Mutation;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Fuzz.Targets;

/// <summary>Requests in protobuf's JSON, read as the REST door reads them, and checked.</summary>
internal sealed class ContractJsonTarget : IFuzzTarget
{
    private readonly Mutator _mutator;

    public ContractJsonTarget()
    {
        var documents = Requests.Samples().Select(sample => JsonUnits.Of(sample.Descriptor.Name, Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(sample))));
        _mutator = new Mutator([.. documents.Where(document => document.Units.Count > 1)], Words.Json, Body.MaxBytes);
    }

    public string Name => "contract-json";

    public FuzzInput Next(Random random) => _mutator.Next(random);

    public ValueTask<bool> TakeAsync(FuzzInput input) => ValueTask.FromResult(Take(input));

    private static bool Take(FuzzInput input)
    {
        try
        {
            HubChecks.Check(JsonMessage.Read(input.Bytes, Requests.Find(input.Kind)));
            return true;
        }
        catch (Exception e) when (e is ProblemException or RefusedException)
        {
            return false;
        }
    }
}
