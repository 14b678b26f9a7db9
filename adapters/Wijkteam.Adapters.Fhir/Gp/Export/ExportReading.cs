using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Signals;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Export;

/// <summary>Reads what an export holds, page by page, as the caller may see it now.</summary>
internal sealed class ExportReading(HubClients hub, Participants participants, ExportJob job, CallOptions call)
{
    private const int FullPage = 50;
    private const int PlainPage = 200;

    // Of the millisecond after which it begins, and of the one with which it ends, the whole: what one export leaves the next one takes.
    private readonly Timestamp? _from = job.Since is { } since ? Timestamp.FromDateTimeOffset(since.AddMilliseconds(1)) : null;
    private readonly Timestamp _before = Timestamp.FromDateTimeOffset(job.Time.AddMilliseconds(1));

    /// <summary>The types of which there may be any, without reading one.</summary>
    public async ValueTask<IReadOnlyList<string>> HeldTypesAsync()
    {
        var referrals = await hub.Referrals.ListReferralsAsync(RequestOf(V1.ReferralListView.Basic, size: 1), call);
        await using var signals = SignalIdsAsync().GetAsyncEnumerator();
        var hasSignals = await signals.MoveNextAsync();
        return [.. job.Types.Where(type => (hasSignals && type != nameof(ServiceRequest)) || (referrals.Referrals.Count > 0 && type != nameof(Communication)))];
    }

    public IAsyncEnumerable<Resource> ReadAsync(string type) => type switch
    {
        nameof(ServiceRequest) => OfReferralsAsync(async referral => await ServiceRequestView.OfAsync(referral, participants)),
        nameof(Communication) => OfSignalsAsync(async signal => await CommunicationView.OfAsync(signal, participants)),
        nameof(Patient) => Both(
            OfReferralsAsync(referral => ValueTask.FromResult<Resource?>(PatientView.Of(referral))),
            OfSignalsAsync(signal => ValueTask.FromResult<Resource?>(SignalMeta.HasPatient(signal) ? PatientView.Of(signal) : null))),
        nameof(Consent) => ConsentsAsync(),
        _ => Both(
            OfReferralsAsync(async referral => await TaskView.OfAsync(referral, participants)),
            OfSignalsAsync(async signal => await SignalTaskView.OfAsync(signal, participants))),
    };

    private static async IAsyncEnumerable<Resource> Both(IAsyncEnumerable<Resource> first, IAsyncEnumerable<Resource> second)
    {
        foreach (var part in new[] { first, second })
        {
            await foreach (var resource in part)
            {
                yield return resource;
            }
        }
    }

    /// <summary>The consents that came with what is exported, each once. Others are found by their citizen alone.</summary>
    private async IAsyncEnumerable<Resource> ConsentsAsync()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { "" };
        await foreach (var id in ConsentIdsAsync())
        {
            if (seen.Add(id) && await FindConsentAsync(id) is { } consent)
            {
                yield return await ConsentView.OfAsync(consent, bsn: null, participants);
            }
        }
    }

    private async IAsyncEnumerable<string> ConsentIdsAsync()
    {
        await foreach (var referral in ReferralsAsync())
        {
            yield return referral.ConsentId;
        }

        await foreach (var signal in SignalsAsync())
        {
            yield return signal.ConsentId;
        }
    }

    private async ValueTask<V1.Consent?> FindConsentAsync(string id)
    {
        try
        {
            return (await hub.Consents.GetConsentAsync(new V1.GetConsentRequest { Id = id }, call)).Consent;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private async IAsyncEnumerable<Resource> OfReferralsAsync(Func<V1.Referral, ValueTask<Resource?>> view)
    {
        await foreach (var referral in ReferralsAsync())
        {
            if (await view(referral) is { } resource)
            {
                yield return resource;
            }
        }
    }

    private async IAsyncEnumerable<Resource> OfSignalsAsync(Func<V1.Signal, ValueTask<Resource?>> view)
    {
        await foreach (var signal in SignalsAsync())
        {
            if (await view(signal) is { } resource)
            {
                yield return resource;
            }
        }
    }

    /// <summary>Those changed longest ago first: what changes meanwhile leaves the list, for the next export, and moves nothing else in it.</summary>
    private async IAsyncEnumerable<V1.Referral> ReferralsAsync()
    {
        var request = RequestOf(V1.ReferralListView.Full, FullPage);
        do
        {
            var page = await hub.Referrals.ListReferralsAsync(request, call);
            foreach (var referral in page.Referrals)
            {
                yield return referral;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    private V1.ListReferralsRequest RequestOf(V1.ReferralListView view, int size) =>
        new() { View = view, PageSize = size, Order = V1.ReferralListOrder.UpdateTimeAsc, UpdateTimeFrom = _from, UpdateTimeBefore = _before };

    private async IAsyncEnumerable<V1.Signal> SignalsAsync()
    {
        await foreach (var id in SignalIdsAsync())
        {
            if (await SignalReads.TryReadAsync(hub, id, call) is { } signal && IsWithin(signal.UpdateTime))
            {
                yield return signal;
            }
        }
    }

    /// <summary>The caller's signals, as it searches for them.</summary>
    private async IAsyncEnumerable<string> SignalIdsAsync()
    {
        var request = new V1.ListSignalsRequest { Party = V1.ReferralParty.Source, PageSize = PlainPage };
        do
        {
            var page = await hub.Signals.ListSignalsAsync(request, call);
            foreach (var signal in page.Signals.Where(signal => IsWithin(signal.UpdateTime)))
            {
                yield return signal.Id;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    private bool IsWithin(Timestamp changed) => (_from is null || changed >= _from) && changed < _before;
}
