using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>Lists of signals: how they stand, nothing about anyone.</summary>
internal sealed class SignalListing(IJournalStore store, Identities identities, RequestFingerprint fingerprint)
{
    public async ValueTask<ListSignalsResponse> ListAsync(ListSignalsRequest request, string method, Caller caller, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var token = ExchangePageToken.For(new ListSignalsRequest(request) { PageSize = 0, PageToken = "" }, method, fingerprint);
        var page = PageRequest.Check(faults, request.PageSize, request.PageToken, token.IsKey);
        Check(faults, request);
        faults.ThrowIfAny();

        var rows = await store.ListExchangesAsync(
            new ExchangeQuery(RecordKind.Signal, caller.Participant.Id, page.Size + 1)
            {
                Party = request.Party,
                Statuses = [.. request.Statuses.Distinct().Select(status => (int)status)],
                ExternalHmac = request.ExternalIdentifier is { } external ? identities.HmacOf(external, caller.Participant.Id) : null,
                After = page.After is { } last ? token.Read(last) : null,
            },
            cancellationToken);
        return new ListSignalsResponse
        {
            Signals = { rows.Take(page.Size).Select(ToSignal) },
            NextPageToken = rows.Count > page.Size ? PageRequest.TokenAfter(token.KeyOf(rows[page.Size - 1])) : "",
        };
    }

    private static void Check(Faults faults, ListSignalsRequest request)
    {
        if (!System.Enum.IsDefined(request.Party))
        {
            faults.Invalid("party", "Not a code of the contract.");
        }

        for (var i = 0; i < request.Statuses.Count; i++)
        {
            StepCheck.CheckCode(faults, $"statuses[{i}]", request.Statuses[i]);
        }

        ExternalIdentifierCheck.Check(faults, "external_identifier", request.ExternalIdentifier);
    }

    private static Signal ToSignal(RecordRow row) => new()
    {
        Id = row.Id.ToString(),
        Version = row.Version,
        Status = (SignalStatus)row.Status,
        SourceParticipantId = row.Source,
        TargetParticipantId = row.Target,
        CreateTime = Timestamp.FromDateTimeOffset(row.CreateTime),
        UpdateTime = Timestamp.FromDateTimeOffset(row.UpdateTime),
    };
}
