using System.Text;
using System.Text.Json;
using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Tests.Identity;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

/// <summary>What <see cref="IJournalStore"/> promises. Every store passes it; a store's own test class says how to open one.</summary>
public abstract partial class JournalStoreContract : IAsyncLifetime
{
    private protected const string Gp = "gp";
    private protected const string Team = "team";

    private static readonly TimeSpan Lease30 = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));
    private readonly HashSet<Guid> _subjects = [];
    private readonly HashSet<Guid> _records = [];
    private readonly HashSet<(Guid Record, Guid Id)> _entries = [];
    private readonly HashSet<(string Participant, Guid Id)> _requests = [];

    private protected SettableTime Time { get; } = new();

    private protected IJournalStore Store { get; set; } = null!;

    private protected DateTimeOffset Now => Time.GetUtcNow();

    private protected CancellationToken Deadline => _deadline.Token;

    public async ValueTask InitializeAsync()
    {
        await PrepareAsync();
        Store = Open(Time);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        CleanUp();
        _deadline.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes what the store of this test is opened in.</summary>
    private protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Opens the store of this test, a second time too.</summary>
    private protected abstract IJournalStore Open(TimeProvider time);

    private protected abstract void CleanUp();

    private protected async Task<WriteResult> WriteAsync(Write write) => (await Store.WriteAsync([write], Deadline)).ShouldHaveSingleItem();

    private protected async Task DoneAsync(params Write[] writes) =>
        (await Store.WriteAsync(writes, Deadline)).ShouldAllBe(result => result == WriteResult.Done);

    private protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = Open(Time);
    }

    private protected SubjectRow Citizen(byte[]? hmac = null)
    {
        var subject = new SubjectRow(Guid.NewGuid(), hmac ?? Guid.NewGuid().ToByteArray(), Epoch: 0);
        _subjects.Add(subject.Id);
        return subject;
    }

    private protected RecordRow Record(SubjectRow subject, RecordKind kind = RecordKind.Referral, string source = Gp, string target = Team, int status = 2)
    {
        var record = new RecordRow(Guid.CreateVersion7(Now), kind, 1, subject.Id, source, target, status, Now, Now, [1, 2, 3]);
        _records.Add(record.Id);
        return record;
    }

    private protected RecordRow Next(RecordRow record, int status = 3) =>
        record with { Version = record.Version + 1, Status = status, UpdateTime = Now, Body = [(byte)(record.Version + 1)] };

    private protected EntryRow Entry(RecordRow record, EntryKind kind = EntryKind.ReferralSubmitted, string actor = Gp, Guid? request = null)
    {
        var id = Guid.CreateVersion7(Now);
        _entries.Add((record.Id, id));
        if (request is { } requestId)
        {
            _requests.Add((actor, requestId));
        }

        return new EntryRow(
            id, kind, record.Id, record.Version, record.SubjectId, actor, request, request is null ? null : [7, 7], Now, "00-trace", [4, 5], [6]);
    }

    private protected LeaseOffer Offer(RecordRow record, string participant = Team) =>
        new(Guid.NewGuid(), Now + Lease30, Entry(record, EntryKind.DisclosedToInbox, participant) with { Content = null });

    private protected static NewDelivery Delivery(EntryRow entry, string participant = Team, BasisStamp? basis = null, LeaseOffer? offer = null) => new(
        new DeliveryRow(
            new DeliveryKey(participant, entry.RecordId, entry.RecordVersion), entry.Id, entry.SubjectId, DeliveryState.Pending, entry.Time, LeaseToken: null,
            Attempt: 0, basis),
        offer);

    /// <summary>A new citizen with a new record and an entry of a request; nothing is on its way.</summary>
    private protected Append Submission(out SubjectRow subject, out RecordRow record, Guid? request = null)
    {
        subject = Citizen();
        record = Record(subject);
        return new Append { NewSubjects = [subject], Records = [record], Entries = [Entry(record, request: request ?? Guid.NewGuid())] };
    }

    /// <summary>A new citizen's referral, stored, on its way to the team.</summary>
    private protected async Task<RecordRow> DeliverAsync(BasisStamp? basis = null)
    {
        var append = Submission(out _, out var record);
        await DoneAsync(append with { Deliveries = [Delivery(append.Entries[0], basis: basis)] });
        return record;
    }

    /// <summary>The record's next version, on its way to the team.</summary>
    private protected async Task<RecordRow> DeliverNextAsync(RecordRow record, LeaseOffer? offer = null)
    {
        var next = Next(record);
        var entry = Entry(next, EntryKind.ReferralStarted);
        await DoneAsync(new Append { Records = [next], Entries = [entry], Deliveries = [Delivery(entry, offer: offer)] });
        return next;
    }

    private protected static DeliveryKey KeyOf(RecordRow record, string participant = Team) => new(participant, record.Id, record.Version);

    private protected Lease LeaseOf(RecordRow record, int attempt = 0, SubjectFence? fence = null) => new(KeyOf(record), attempt, fence, Offer(record));

    private protected async Task<List<DueDelivery>> DueAsync(string participant = Team, int max = 100, int maxBytes = int.MaxValue) =>
        [.. await Store.ListDueAsync(participant, Now, max, maxBytes, Deadline)];

    private protected async Task<List<(Guid, long)>> DueKeysAsync(string participant = Team, int max = 100) =>
        [.. (await DueAsync(participant, max)).Select(due => (due.Delivery.Key.RecordId, due.Delivery.Key.RecordVersion))];

    /// <summary>All that the interface shows of all that the test has named, as text: equal texts, equal stores.</summary>
    private protected async Task<string> SeeAsync()
    {
        var text = new StringBuilder();
        foreach (var id in _subjects)
        {
            See(text, await Store.FindSubjectAsync(id, Deadline));
            foreach (var kind in Enum.GetValues<RecordKind>())
            {
                See(text, await Store.ListRecordsAsync(id, kind, Deadline));
            }
        }

        foreach (var id in _records)
        {
            See(text, await Store.FindRecordAsync(id, Deadline));
            See(text, await Store.ListDisclosuresAsync(id, Deadline));
        }

        foreach (var (record, id) in _entries)
        {
            See(text, await Store.FindEntryAsync(record, id, Deadline));
        }

        foreach (var (participant, id) in _requests)
        {
            See(text, await Store.FindRequestAsync(participant, id, Deadline));
        }

        foreach (var participant in (string[])[Gp, Team])
        {
            See(text, await Store.ListDueAsync(participant, DateTimeOffset.MaxValue.AddYears(-1), 1000, int.MaxValue, Deadline));
            See(text, await Store.ListExchangesAsync(new ExchangeQuery(RecordKind.Referral, participant, 1000), Deadline));
        }

        See(text, await Store.LoadDirectoryAsync(Deadline));
        return text.ToString();
    }

    private static void See<T>(StringBuilder text, T seen) => text.AppendLine(JsonSerializer.Serialize(seen));
}
