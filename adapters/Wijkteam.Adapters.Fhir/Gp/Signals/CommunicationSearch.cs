using Grpc.Core;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Searching;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Signals;

/// <summary>Searches for Communication: the caller's signals, those sent last first. Each that is found is a read of that signal, logged by the hub; what is only
/// passed by, in a list that says nothing about anyone, is not.</summary>
internal sealed class CommunicationSearch(HubClients hub, ParticipantIndex participants, SearchReader reader, IOptions<FhirOptions> options)
{
    public static readonly SearchTable<V1.Signal> Table = new(
        nameof(Communication),
        new("_id", SearchParamType.Token, signal => [new FoundToken(null, signal.Id)]),
        new("_lastUpdated", SearchParamType.Date, signal => [new FoundMoment(signal.UpdateTime.ToDateTimeOffset())]),
        new("sent", SearchParamType.Date, signal => [new FoundMoment(signal.CreateTime.ToDateTimeOffset())]),
        new("status", SearchParamType.Token, signal => [StatusOf(signal)]) { IsCode = code => EnumUtility.ParseLiteral<EventStatus>(code) is not null },
        new("sender", SearchParamType.Reference, signal => [new FoundReference(nameof(Organization), signal.SourceParticipantId)]) { Targets = [nameof(Organization)] },
        new("recipient", SearchParamType.Reference, signal => [new FoundReference(nameof(Organization), signal.TargetParticipantId)]) { Targets = [nameof(Organization)] },
        new("identifier", SearchParamType.Token, null))
    {
        Includes = [new(nameof(Communication), "subject", nameof(Patient)), new(nameof(Communication), "sender", nameof(Organization)), new(nameof(Communication), "recipient", nameof(Organization))],
        RevIncludes = [new("Task", "focus", nameof(Communication))],
    };

    public async ValueTask<FhirAnswer> SearchAsync(HttpContext context)
    {
        var query = await reader.ReadAsync(context, Table, GpDoor.UrlOf(context.Request, options.Value));
        var call = HubClients.CallOf(context);
        var known = participants.For(call);
        var bundle = new SearchBundle(Table, query);
        var list = ListOf(query, call);
        bool IsFound(V1.Signal signal) => SearchTable<V1.Signal>.Matches(signal, query.Criteria);
        if (query.Criteria.FirstOrDefault(criterion => criterion is { Parameter.Name: "_id", IsPositive: true }) is { } ids)
        {
            var named = (await ReadAsync(ids.AnyOf.OfType<AskedToken>().Select(asked => asked.Code), call))
                .Where(signal => IsFound(signal) && OwnOf(query) is var own && (own is null || own.Equals(signal.ExternalIdentifier))).ToList();
            return await AnswerAsync(bundle, query, new Slice<V1.Signal>(named, ""), named.Count, known);
        }

        var (page, total) = await Scan.RunAsync(query.Result, list, IsFound);
        var signals = await ReadAsync(page.Items.Select(signal => signal.Id), call);
        return await AnswerAsync(bundle, query, page with { Items = signals }, total, known);
    }

    private static async ValueTask<FhirAnswer> AnswerAsync(SearchBundle bundle, SearchQuery query, Slice<V1.Signal> page, int? total, Participants known)
    {
        if (!query.Result.CountOnly)
        {
            foreach (var signal in page.Items)
            {
                bundle.Add(await CommunicationView.OfAsync(signal, known));
            }

            await IncludeAsync(bundle, query.Result, page.Items, known);
        }

        return bundle.Answer(page.Next, total);
    }

    private static V1.Identifier? OwnOf(SearchQuery query) =>
        query.By("identifier").Select(criterion => criterion.AnyOf[0]).FirstOrDefault() is AskedToken own ? new V1.Identifier { System = own.System, Value = own.Code } : null;

    private ListPage<V1.Signal> ListOf(SearchQuery query, CallOptions call) => async (size, token) =>
    {
        var request = new V1.ListSignalsRequest { Party = V1.ReferralParty.Source, ExternalIdentifier = OwnOf(query), PageSize = size, PageToken = token };
        var page = await hub.Signals.ListSignalsAsync(request, call);
        return new Slice<V1.Signal>(page.Signals, page.NextPageToken);
    };

    /// <summary>Those of the ids in which the caller has a part, each once.</summary>
    private async ValueTask<IReadOnlyList<V1.Signal>> ReadAsync(IEnumerable<string> ids, CallOptions call)
    {
        var signals = new List<V1.Signal>();
        foreach (var id in ids.Where(id => Guid.TryParseExact(id, "D", out _)).Distinct(StringComparer.Ordinal).Take(Table.MaxCount))
        {
            if (await SignalReads.TryReadAsync(hub, id, call) is { } signal)
            {
                signals.Add(signal);
            }
        }

        return signals;
    }

    /// <summary>What comes along is another view of the same read, or in the directory: nothing more is disclosed.</summary>
    private static async ValueTask IncludeAsync(SearchBundle bundle, ResultOptions result, IReadOnlyList<V1.Signal> signals, Participants known)
    {
        foreach (var signal in signals)
        {
            foreach (var inclusion in result.Includes)
            {
                if (await OfAsync(inclusion, signal, known) is { } resource)
                {
                    bundle.Include(resource);
                }
            }

            if (result.RevIncludes.Count > 0)
            {
                bundle.Include(await SignalTaskView.OfAsync(signal, known));
            }
        }
    }

    private static async ValueTask<Resource?> OfAsync(Inclusion inclusion, V1.Signal signal, Participants known)
    {
        if (inclusion.Target == nameof(Patient))
        {
            return SignalMeta.HasPatient(signal) ? PatientView.Of(signal) : null;
        }

        var participant = await known.FindAsync(inclusion.Parameter == "sender" ? signal.SourceParticipantId : signal.TargetParticipantId);
        return participant is null ? null : OrganizationView.Of(participant);
    }

    private static FoundToken StatusOf(V1.Signal signal)
    {
        var status = CommunicationView.StatusOf(signal.Status);
        return new FoundToken(status.GetSystem(), status.GetLiteral()!);
    }
}
