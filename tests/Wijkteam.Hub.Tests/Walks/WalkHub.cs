using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.Signals;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.Tests.Directory;
using Wijkteam.Hub.Tests.Identity;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Tests.Walks;

/// <summary>The hub beneath its gRPC edge: the real submission, store, leases and reads, in a folder of its own.</summary>
internal sealed class WalkHub : IAsyncDisposable
{
    public const string Canary = "KANARIE-INHOUD";
    public const string Gp = "huisarts-de-brug";
    public const string OtherGp = "huisarts-wittevrouwen";
    public const string Desk = "gemeente-utrecht-meldpunt";

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("walk-test-").FullName;
    private readonly ServiceProvider _services;

    public WalkHub()
    {
        var settings = new Dictionary<string, string?> { ["Hub:DataFolder"] = _folder };
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<TimeProvider>(Time)
            .AddLogging()
            .AddMetrics()
            .AddHub()
            .BuildServiceProvider();
        _services.GetRequiredService<IJournalStore>();
        _services.GetRequiredService<CurrentDirectory>().Swap(DirectoryWithTerms());
    }

    public static string[] Teams { get; } = ["buurtteam-sociaal-noordoost", "buurtteam-jeugd-gezin-noordoost", "buurtteam-sociaal-zuid"];

    public static string[] Everybody { get; } = [Gp, OtherGp, Desk, .. Teams];

    public SettableTime Time { get; } = new();

    /// <summary>What each participant has received, in the order in which it did.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<LeasedMessage>> Received { get; } = new();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static Guid NewGuid(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>Takes a step; null if it is refused.</summary>
    public async Task<Receipt?> TakeAsync<TState>(Step<TState> step)
        where TState : State
    {
        try
        {
            return await Get<Submission>().TakeAsync(step, CancellationToken.None);
        }
        catch (RefusedException e)
        {
            // As the edge does.
            var id = step.Request?.Message switch
            {
                AcceptReferralRequest request => request.Id,
                CloseSignalRequest request => request.Id,
                TransferReferralRequest request => request.Id,
                _ => null,
            };
            if (e.Refusal.Reason == RefusalReason.NoAgreement && id is not null)
            {
                await Get<Lapses>().CloseAsync(Guid.Parse(id), CancellationToken.None);
            }

            return null;
        }
    }

    public Caller CallerOf(string participant) => new(
        Get<CurrentDirectory>().Snapshot.FindParticipant(participant)!, new Professional { Value = participant }, "kid", Time.GetUtcNow().AddDays(1));

    /// <summary>Receives and acknowledges what is there for a participant.</summary>
    public async Task ReceiveAsync(string participant, int max)
    {
        foreach (var leased in (await Get<Leasing>().LeaseAsync(participant, new Professional { Value = participant }, max, TimeSpan.FromMinutes(1))).Leased)
        {
            var acknowledge = new Settle(leased.Key, leased.Token, Settlement.Acknowledge, Time.GetUtcNow());
            Received.GetOrAdd(participant, _ => new()).Enqueue(leased);
            await Get<IJournalStore>().WriteAsync([acknowledge], CancellationToken.None);
        }
    }

    /// <summary>Looks at the exchanges whose time has come, as the hub does each second; returns how many it were.</summary>
    public async Task<int> LookAtTermsAsync()
    {
        var due = await Get<IJournalStore>().ListDueRecordsAsync(Time.GetUtcNow(), 100, CancellationToken.None);
        foreach (var record in due)
        {
            try
            {
                await Get<IEnumerable<IDueLook>>().Single(look => look.Kind is null).LookAsync(record, CancellationToken.None);
            }
            catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.Conflict)
            {
                // Others were at it all the time; it stays due.
            }
        }

        return due.Count;
    }

    /// <summary>What a participant reads of a signal; null if it has no part in it.</summary>
    public async Task<Signal?> ReadSignalAsync(string participant, Guid id)
    {
        try
        {
            return await Get<SignalReading>().ReadAsync(id, CallerOf(participant), CancellationToken.None);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.NotFound)
        {
            return null;
        }
    }

    public async Task<SignalState> FindSignalAsync(Guid id) => (await SignalState.LoadAsync(Get<Archive>(), id, CancellationToken.None))!;

    /// <summary>What a participant reads of a referral; null if it has no part in it.</summary>
    public async Task<Referral?> ReadAsync(string participant, Guid id)
    {
        var (referrals, _) = await Get<ReferralReading>().ReadAsync([id], CallerOf(participant), CancellationToken.None);
        return referrals.Count == 0 ? null : referrals[0];
    }

    public async Task<ReferralState> FindAsync(Guid id) => (await ReferralState.LoadAsync(Get<Archive>(), id, CancellationToken.None))!;

    /// <summary>Revokes, and closes what was submitted while that was under way, as the service does.</summary>
    public async Task RevokeAsync(Guid consentId, string recorder)
    {
        var exchanges = Get<IExchanges>();
        var giver = new ConsentGiver { Capacity = GiverCapacity.Subject };
        var step = new RevokeConsent(consentId, giver, exchanges)
        {
            Caller = CallerOf(recorder), Request = new StepRequest(Guid.NewGuid(), "Revoke", new RevokeConsentRequest { Id = $"{consentId}" }),
        };
        if (await TakeAsync(step) is not null && await Get<IJournalStore>().FindRecordAsync(consentId, CancellationToken.None) is { } row)
        {
            await exchanges.CloseUncoveredAsync(row.SubjectId, CancellationToken.None);
        }
    }

    /// <summary>Rows of the journal, in the order in which they were committed.</summary>
    public IReadOnlyList<T> Rows<T>(string sql, Func<SqliteStatement, T> read)
    {
        using var journal = SqliteDatabase.OpenReader(Path.Combine(_folder, "journal.db"));
        using var statement = journal.PrepareOnce(sql);
        return statement.ReadAll(read);
    }

    /// <summary>Everybody answers within two minutes, and starts within two, and a human is alarmed a minute after that.</summary>
    private static DirectoryDocument DirectoryWithTerms()
    {
        var document = DemoDirectory.Read();
        foreach (var registration in document.Registrations)
        {
            registration.Terms = new ParticipantTerms
            {
                AnswerWithin = Duration.FromTimeSpan(TimeSpan.FromMinutes(2)),
                StartWithin = Duration.FromTimeSpan(TimeSpan.FromMinutes(2)),
                ReadUrgentWithin = Duration.FromTimeSpan(TimeSpan.FromMinutes(1)),
                AlarmAfter = Duration.FromTimeSpan(TimeSpan.FromMinutes(1)),
                Contact = new EscalationContact { Name = "Teamleider", Email = "teamleider@team.example" },
            };
        }

        return document;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }
}
