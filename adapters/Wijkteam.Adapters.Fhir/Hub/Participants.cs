using Grpc.Core;
using Hl7.Fhir.Model;
using Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Hub;

/// <summary>The directory's participants, as one caller may see them. They are organisations; what was read is kept for a minute, for all callers.</summary>
internal sealed class ParticipantIndex(HubClients hub, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private volatile Snapshot? _snapshot;

    public Participants For(CallOptions call) => new(this, call);

    public async ValueTask<IReadOnlyList<Participant>> ListAsync(CallOptions call)
    {
        if (_snapshot is { } known && time.GetUtcNow() - known.ReadTime < Age)
        {
            return known.Participants;
        }

        var participants = new List<Participant>();
        var request = new ListParticipantsRequest { PageSize = 200 };
        do
        {
            var page = await hub.Directory.ListParticipantsAsync(request, call);
            participants.AddRange(page.Participants);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        _snapshot = new Snapshot(time.GetUtcNow(), participants);
        return participants;
    }

    private sealed record Snapshot(DateTimeOffset ReadTime, IReadOnlyList<Participant> Participants);
}

/// <summary>The participants, asked on behalf of one caller.</summary>
internal sealed class Participants(ParticipantIndex index, CallOptions call)
{
    public async ValueTask<Participant?> FindAsync(string id) => (await index.ListAsync(call)).FirstOrDefault(participant => participant.Id == id);

    /// <summary>The participant that a reference means: <c>Organization/{id}</c>, or by one of its identifiers.</summary>
    public async ValueTask<Participant?> FindAsync(ResourceReference? reference)
    {
        const string Prefix = "Organization/";
        var id = reference switch
        {
            { Identifier: { System: FhirUris.ParticipantSystem, Value: var value } } => value,
            { Reference: { } url } when url.LastIndexOf(Prefix, StringComparison.Ordinal) is var start and >= 0 => url[(start + Prefix.Length)..],
            _ => null,
        };
        return id is not null
            ? await FindAsync(id)
            : reference?.Identifier is { } identifier
                ? (await index.ListAsync(call)).FirstOrDefault(participant => participant.Identifiers.Any(own => own.System == identifier.System && own.Value == identifier.Value))
                : null;
    }

    /// <summary>A reference to a participant, with its name for the reader.</summary>
    public async ValueTask<ResourceReference> ReferToAsync(string id) => new()
    {
        Reference = $"Organization/{id}",
        Type = nameof(Organization),
        Identifier = new Hl7.Fhir.Model.Identifier { System = FhirUris.ParticipantSystem, Value = id },
        Display = (await FindAsync(id))?.Name,
    };
}
