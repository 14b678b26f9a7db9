using System.Reflection;
using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>A hub on real Kestrel and a real store, in a folder and on ports of its own, with the participants of the demonstration directory and a few more.</summary>
public sealed partial class HubFixture : IAsyncLifetime
{
    private readonly Dictionary<string, ECDsa> _keys = [];
    private readonly List<TestParticipant> _participants = [];
    private WebApplication? _app;

    public HubFixture() => Store = new TestStore(Path.Combine(Folder, "data"));

    /// <summary>Settings beside those that every hub of a test has.</summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>();

    /// <summary>What the host adds of its own.</summary>
    public Action<IServiceCollection> AddServices { get; set; } = _ => { };

    /// <summary>How this test's directory differs from the sample.</summary>
    public Action<DirectoryDocument> ChangeDirectory { get; set; } = _ => { };

    public string Folder { get; } = System.IO.Directory.CreateTempSubdirectory("hub-test-").FullName;

    public TestStore Store { get; }

    public TestTime Time { get; } = new();

    public LogCapture Logs { get; } = new();

    public Uri HttpAddress { get; private set; } = null!;

    public Uri GrpcAddress { get; private set; } = null!;

    /// <summary>The endpoint "Tls", if the settings add one.</summary>
    public Uri? TlsAddress { get; private set; }

    public IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        var directoryFile = Path.Combine(Folder, "directory.json");
        if (!File.Exists(directoryFile))
        {
            var directory = Samples.Directory(_keys);
            ChangeDirectory(directory);
            Samples.AddKeys(directory, _keys);
            await File.WriteAllTextAsync(directoryFile, JsonFormatter.Default.Format(directory));
        }

        _app = HubHost.Build(
            new Dictionary<string, string?>(Settings.Concat(await Store.PrepareAsync()))
            {
                ["Hub:DirectoryFile"] = directoryFile,
                [Listening.HttpUrl] = "http://127.0.0.1:0",
                [Listening.GrpcUrl] = "http://127.0.0.1:0",
                ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
            },
            services =>
            {
                services.AddSingleton<TimeProvider>(Time);
                services.AddSingleton<ILoggerProvider>(Logs);
                AddServices(services);
            });
        await _app.StartAsync();
        var addresses = Listening.AddressesOf(_app);
        // Kestrel lists the endpoints by name: Grpc, Http, and what a test adds.
        GrpcAddress = addresses[0];
        HttpAddress = addresses[1];
        TlsAddress = addresses.ElementAtOrDefault(2);
    }

    /// <summary>Stops the hub and starts it anew on the same folder.</summary>
    public async ValueTask RestartAsync()
    {
        await StopAsync();
        await InitializeAsync();
    }

    /// <summary>A participant with its own key, connection and, unless asked otherwise, an acting professional.</summary>
    /// <param name="professionalId">The number of the professional who acts.</param>
    public TestParticipant Connect(string id, bool withProfessional = true, string professionalId = TestParticipant.ProfessionalId)
    {
        var participant = new TestParticipant(id, _keys[id], HttpAddress, GrpcAddress, Time, withProfessional, professionalId: professionalId);
        _participants.Add(participant);
        return participant;
    }

    /// <summary>A participant's private key, for a system that is a process of its own: PKCS #8 in PEM.</summary>
    public string ExportKey(string id) => _keys[id].ExportPkcs8PrivateKeyPem();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }

        System.IO.Directory.Delete(Folder, recursive: true);
        Logs.Errors.ShouldBeEmpty("the hub logged errors that no test expected");
    }

    private async ValueTask StopAsync()
    {
        foreach (var participant in _participants)
        {
            participant.Dispose();
        }

        _participants.Clear();
        await _app!.StopAsync();
        await _app.DisposeAsync();
    }
}
