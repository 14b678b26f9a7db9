using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Wijkteam.Hub.V1;

namespace Wijkteam.Contracts;

/// <summary>The hub as one professional of a participant reaches it: the services, over one channel that keeps an access token at hand.</summary>
/// <remarks>
/// A unary call that finds the hub out of reach (UNAVAILABLE) is made again by itself, for some seconds and within its deadline, if it has one. Every write
/// carries a <c>request_id</c>, so that a repeat takes effect once. A stream is not: see <see cref="InboxReceiver"/>.
/// </remarks>
public sealed class HubClient : IDisposable
{
    // With the back-off below: up to 12 s, 6 s on average. A hub that restarts is back by then.
    private const int MaxAttempts = 8;

    private readonly Uri _address;
    private readonly ParticipantCredential _credential;
    private readonly HubClientOptions _options;
    private readonly HttpMessageHandler _handler;
    private readonly bool _ownsHandler;
    private readonly HttpClient _http;
    private readonly AccessTokenSource _tokens;
    private readonly AccessTokenHandler _tokenHandler;
    private readonly GrpcChannel _channel;

    /// <param name="address">The hub's gRPC address: https, or http on this machine. Example: <c>https://hub.example</c>.</param>
    /// <param name="credential">Who calls, and which professional acts. Its key stays the caller's to dispose of.</param>
    /// <exception cref="ArgumentException">The hub or its token endpoint is on another machine and has no TLS.</exception>
    public HubClient(Uri address, ParticipantCredential credential, HubClientOptions? options = null)
        : this(address, credential, options ?? new HubClientOptions(), options?.Handler ?? NewHandler(options?.ClientCertificate), ownsHandler: options?.Handler is null)
    {
    }

    private HubClient(Uri address, ParticipantCredential credential, HubClientOptions options, HttpMessageHandler handler, bool ownsHandler)
    {
        if (!address.IsLoopback && address.Scheme != Uri.UriSchemeHttps)
        {
            throw new ArgumentException("The hub is not spoken to on another machine without TLS.", nameof(address));
        }

        (_address, _credential, _options, _handler, _ownsHandler) = (address, credential, options, handler, ownsHandler);
        var tokenEndpoint = options.TokenEndpoint ?? new Uri(address, "/oauth2/token");
        _http = new HttpClient(handler, disposeHandler: false)
        {
            // Without TLS there is nothing to agree on a version with, and the hub's gRPC door knows HTTP/2 alone.
            DefaultRequestVersion = System.Net.HttpVersion.Version20,
            DefaultVersionPolicy = tokenEndpoint.Scheme == Uri.UriSchemeHttp && tokenEndpoint.Authority == address.Authority
                ? HttpVersionPolicy.RequestVersionExact
                : HttpVersionPolicy.RequestVersionOrLower,
        };
        _tokens = new AccessTokenSource(_http, tokenEndpoint, credential, options.Time, options.Audience);
        _tokenHandler = new AccessTokenHandler(_tokens, new SharedHandler(handler));
        _channel = GrpcChannel.ForAddress(address, ChannelOptionsOf(_tokenHandler));
        Referrals = new ReferralService.ReferralServiceClient(_channel);
        Signals = new SignalService.SignalServiceClient(_channel);
        Households = new HouseholdService.HouseholdServiceClient(_channel);
        Plans = new PlanService.PlanServiceClient(_channel);
        Attachments = new AttachmentService.AttachmentServiceClient(_channel);
        Consents = new ConsentService.ConsentServiceClient(_channel);
        Inbox = new InboxService.InboxServiceClient(_channel);
        Push = new PushService.PushServiceClient(_channel);
        Directory = new DirectoryService.DirectoryServiceClient(_channel);
        Operations = new OperationsService.OperationsServiceClient(_channel);
        Audit = new AuditService.AuditServiceClient(_channel);
    }

    /// <summary>Referrals and their steps.</summary>
    public ReferralService.ReferralServiceClient Referrals { get; }

    /// <summary>Signals and what was done about them.</summary>
    public SignalService.SignalServiceClient Signals { get; }

    /// <summary>Households, who is involved in them and who coordinates.</summary>
    public HouseholdService.HouseholdServiceClient Households { get; }

    /// <summary>The one plan of each household.</summary>
    public PlanService.PlanServiceClient Plans { get; }

    /// <summary>Files beside a referral. A stream that breaks off is not repeated by itself: repeat it with the same request_id.</summary>
    public AttachmentService.AttachmentServiceClient Attachments { get; }

    /// <summary>The citizens' agreements and objections.</summary>
    public ConsentService.ConsentServiceClient Consents { get; }

    /// <summary>The participant's inbox; <see cref="InboxReceiver"/> receives from it.</summary>
    public InboxService.InboxServiceClient Inbox { get; }

    /// <summary>Subscriptions, for an inbox that is pushed.</summary>
    public PushService.PushServiceClient Push { get; }

    /// <summary>Who takes part, and where a question would go.</summary>
    public DirectoryService.DirectoryServiceClient Directory { get; }

    /// <summary>What an operator sees and does.</summary>
    public OperationsService.OperationsServiceClient Operations { get; }

    /// <summary>Who looked at a citizen's data.</summary>
    public AuditService.AuditServiceClient Audit { get; }

    /// <summary>The participant's access tokens, for what is not gRPC.</summary>
    public AccessTokenSource Tokens => _tokens;

    /// <summary>The hub as another professional of the same participant reaches it, or its system alone, over the same connection. To be disposed of by itself,
    /// before this one.</summary>
    public HubClient For(Professional? professional) => new(_address, _credential.For(professional), _options, _handler, ownsHandler: false);

    /// <summary>What makes a channel repeat a unary call that found the hub out of reach.</summary>
    /// <param name="handler">What sends the requests. Stays the caller's to dispose of.</param>
    public static GrpcChannelOptions ChannelOptionsOf(HttpMessageHandler handler) => new()
    {
        HttpHandler = handler,
        MaxRetryAttempts = MaxAttempts,
        ServiceConfig = new ServiceConfig { MethodConfigs = { Repeated(), Streams() } },

        // A page of referrals with their documents is as large as the hub makes it.
        MaxReceiveMessageSize = null,
    };

    /// <inheritdoc />
    public void Dispose()
    {
        _channel.Dispose();
        _tokens.Dispose();
        _tokenHandler.Dispose();
        _http.Dispose();
        if (_ownsHandler)
        {
            _handler.Dispose();
        }
    }

    private static MethodConfig Repeated() => new()
    {
        Names = { MethodName.Default },
        RetryPolicy = new RetryPolicy
        {
            MaxAttempts = MaxAttempts,
            InitialBackoff = TimeSpan.FromMilliseconds(100),
            MaxBackoff = TimeSpan.FromSeconds(5),
            BackoffMultiplier = 2,
            RetryableStatusCodes = { Grpc.Core.StatusCode.Unavailable },
        },
    };

    /// <summary>The streams, which whoever reads them opens again.</summary>
    private static MethodConfig Streams()
    {
        var config = new MethodConfig();
        var files = new[] { AttachmentReflection.Descriptor, InboxReflection.Descriptor, PushReflection.Descriptor };
        foreach (var method in files.SelectMany(file => file.Services).SelectMany(service => service.Methods))
        {
            if (method.IsServerStreaming || method.IsClientStreaming)
            {
                config.Names.Add(new MethodName { Service = method.Service.FullName, Method = method.Name });
            }
        }

        return config;
    }

    // Pings find out about a connection that has died in silence, on which an inbox would wait for ever.
    private static SocketsHttpHandler NewHandler(X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        return handler;
    }
}

/// <summary>How the hub is reached, where that is out of the ordinary.</summary>
public sealed class HubClientOptions
{
    /// <summary>Where access tokens are given out. Default: <c>/oauth2/token</c> at the hub's address.</summary>
    public Uri? TokenEndpoint { get; init; }

    /// <summary>That endpoint's URL as the hub knows it, where it differs: behind a proxy, on a Unix socket. Default: the same.</summary>
    public string? Audience { get; init; }

    /// <summary>What connects: for a proxy, or a Unix socket. Stays the caller's to dispose of. Default: one that finds out
    /// about dead connections by pings.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The certificate that the participant's connections show (mutual TLS), with its private key; it goes with the default <see cref="Handler"/> alone. Tokens are
    /// bound to it: to change it make another client, and dispose of this one when its streams have ended. Stays the caller's to dispose of. Default: none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The clock, by which tokens are renewed. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
