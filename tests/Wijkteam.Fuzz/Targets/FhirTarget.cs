using Grpc.Core;
using Hl7.Fhir.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Adapters.Fhir;
using Wijkteam.Adapters.Fhir.Gp.Consents;
using Wijkteam.Adapters.Fhir.Gp.Households;
using Wijkteam.Adapters.Fhir.Gp.Reading;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Gp.Signals;
using Wijkteam.Adapters.Fhir.Gp.Subscriptions;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using Wijkteam.Fuzz.Mutation;

namespace Wijkteam.Fuzz.Targets;

/// <summary>Messages at the GP's door, in one format: read, mapped to the contract, checked as the hub does, and answered.</summary>
internal sealed class FhirTarget : IFuzzTarget, IDisposable
{
    private readonly FhirFormat _format;
    private readonly Mutator _mutator;
    private readonly ServiceProvider _services;
    private readonly Dictionary<string, Func<HttpContext, ValueTask<FhirAnswer>>> _doors;

    public FhirTarget(FhirFormat format)
    {
        _format = format;
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddFhirDoors()
            .AddSingleton(new HubClients(new AnsweringHub()))
            .BuildServiceProvider();
        _doors = new(StringComparer.Ordinal)
        {
            ["referral-transaction"] = _services.GetRequiredService<Transactions>().PostAsync,
            ["signal-transaction"] = _services.GetRequiredService<Transactions>().PostAsync,
            ["referral-message"] = _services.GetRequiredService<Messages>().PostAsync,
            ["referral-single"] = _services.GetRequiredService<Creates>().PostServiceRequestAsync,
            ["communication"] = _services.GetRequiredService<Communications>().PostAsync,
            ["task"] = _services.GetRequiredService<Creates>().PostTaskAsync,
            ["consent"] = _services.GetRequiredService<ConsentCreates>().PostAsync,
            ["consent-taken-back"] = _services.GetRequiredService<ConsentUpdates>().PutAsync,
            ["task-cancel"] = _services.GetRequiredService<TaskUpdates>().PutAsync,
            ["task-completed"] = _services.GetRequiredService<TaskUpdates>().PutAsync,
            ["goal"] = _services.GetRequiredService<GoalCreates>().PostAsync,
            ["subscription"] = _services.GetRequiredService<SubscriptionCreates>().PostAsync,
        };
        _mutator = new Mutator([.. _doors.Keys.Select(Read)], format == FhirFormat.Json ? Words.Json : Words.Xml, new FhirOptions().MaxBodyBytes);
    }

    public string Name => $"fhir-{_format.ShortName}";

    public FuzzInput Next(Random random) => _mutator.Next(random);

    public async ValueTask<bool> TakeAsync(FuzzInput input)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = _format.MediaType;
        context.Request.ContentLength = input.Bytes.Length;
        context.Request.Body = new MemoryStream(input.Bytes);
        context.Request.RouteValues["id"] = "0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11";
        AnswerFormat.Choose(context);
        var (answer, isTaken) = await AnswerAsync(context, _doors[input.Kind]);
        await answer.WriteAsync(context);
        return isTaken;
    }

    public void Dispose() => _services.Dispose();

    /// <summary>As the door itself does, but for what it takes for a fault of the hub.</summary>
    private static async ValueTask<(FhirAnswer Answer, bool IsTaken)> AnswerAsync(HttpContext context, Func<HttpContext, ValueTask<FhirAnswer>> act)
    {
        try
        {
            return (await act(context), true);
        }
        catch (FhirRefusedException e)
        {
            return (FhirAnswer.Of(e), false);
        }
        catch (RpcException e)
        {
            return (FhirAnswer.Of(HubRefusals.Read(e)), false);
        }
    }

    private Document Read(string name)
    {
        using var stream = typeof(FhirTarget).Assembly.GetManifestResourceStream($"{name}.json")!;
        using var reader = new StreamReader(stream);
        var resource = new FhirJsonPocoDeserializer().DeserializeResource(reader.ReadToEnd());
        return _format == FhirFormat.Json
            ? JsonUnits.Of(name, new FhirJsonPocoSerializer().SerializeToBytes(resource))
            : XmlUnits.Of(name, new FhirXmlPocoSerializer().SerializeToBytes(resource));
    }
}
