using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>Which households there are: a citizen's, and those in which a participant is involved.</summary>
internal sealed class HouseholdSearch(
    IJournalStore store, Archive archive, CitizenSearch citizens, HouseholdReading reading, RequestFingerprint fingerprint, CurrentDirectory directory, TimeProvider time)
{
    private const int MaxAttempts = 8;

    /// <summary>What a participant may know of a citizen's household; null if nothing, or if there is none.</summary>
    public async ValueTask<Household?> FindAsync(Subject subject, Caller caller, CancellationToken cancellationToken)
    {
        if (await citizens.FindAsync(subject, caller, cancellationToken) is not { Subject: { Household: { } householdId } citizen })
        {
            return null;
        }

        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var now = time.GetStorableNow();
            if (await HouseholdState.LoadAsync(archive, householdId, cancellationToken) is not { } state
                || state.Citizens.FirstOrDefault(known => known.Subject.Id == citizen.Id) is not { } member)
            {
                return null;
            }

            // Who is not involved sees the one who was asked about, if that one's basis covers it, and that there are others around them.
            var isParty = state.Household.HasParty(caller.Participant.Id);
            var shown = isParty ? state : state with { Body = With(state.Body, member.MemberId) };
            var access = HouseholdAccess.Of(shown, new Circumstances(now, Guid.Empty, directory.Snapshot));
            if (!caller.Participant.Kind.MayBeInvolved() || !access.Covers([member.MemberId], LifeDomain.Unspecified, caller.Participant.Id))
            {
                return null;
            }

            if (await reading.TryNoteAsync(shown, access, caller, now, cancellationToken))
            {
                var view = new HouseholdView(shown.Household, access, caller.Participant.Id).See();
                view.Address = isParty ? view.Address : null;
                return view;
            }
        }

        throw new RefusedException(new Refusal(RefusalReason.Conflict, "The members' consents keep changing; try again."));
    }

    public async Task<ListHouseholdsResponse> ListAsync(ListHouseholdsRequest request, string method, Caller caller, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var token = ExchangePageToken.For(new ListHouseholdsRequest(request) { PageSize = 0, PageToken = "" }, method, fingerprint);
        var page = PageRequest.Check(faults, request.PageSize, request.PageToken, token.IsKey);
        faults.ThrowIfAny();
        var involvements = await store.ListExchangesAsync(
            new ExchangeQuery(RecordKind.Involvement, caller.Participant.Id, page.Size + 1)
            {
                Party = ReferralParty.Source,
                Statuses = request.IncludeEnded ? [] : [(int)InvolvementStatus.Active],
                After = page.After is { } last ? token.Read(last) : null,
            },
            cancellationToken);
        var response = new ListHouseholdsResponse
        {
            NextPageToken = involvements.Count > page.Size ? PageRequest.TokenAfter(token.KeyOf(involvements[page.Size - 1])) : "",
        };
        foreach (var involvement in involvements.Take(page.Size))
        {
            if (await store.FindRecordAsync(involvement.SubjectId, cancellationToken) is { } household)
            {
                response.Households.Add(Summary(household));
            }
        }

        return response;
    }

    private static HouseholdBody With(HouseholdBody body, string memberId)
    {
        var one = body.Clone();
        one.Household.Members.Clear();
        one.Household.Members.AddRange(body.Household.Members.Where(member => member.Id == memberId));
        return one;
    }

    /// <remarks>How it stands is in the clear, as with all records: no key is needed.</remarks>
    private static HouseholdSummary Summary(RecordRow household) => new()
    {
        Id = household.Id.ToString(),
        Version = household.Version,
        Status = (HouseholdStatus)household.Status,
        CoordinatorParticipantId = household.Target,
        CreateTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(household.CreateTime),
        UpdateTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(household.UpdateTime),
    };
}
