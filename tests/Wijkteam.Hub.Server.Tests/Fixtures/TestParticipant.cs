using System.Buffers.Text;
using System.Security.Cryptography;
using Grpc.Net.Client;
using Wijkteam.Contracts;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>A participant's system: its own key, token and connection.</summary>
public sealed class TestParticipant : IDisposable
{
    public const string KeyId = "test-1";
    public const string ProfessionalId = "19012345601";

    private readonly HttpClient _http = new();
    private readonly AccessTokenSource _tokens;
    private readonly GrpcChannel _channel;

    public TestParticipant(string id, ECDsa key, Uri httpAddress, Uri grpcAddress, TimeProvider time, bool withProfessional, string keyId = KeyId, string professionalId = ProfessionalId)
    {
        Id = id;
        var professional = withProfessional
            ? new Professional { System = "http://fhir.nl/fhir/NamingSystem/big", Value = professionalId, Role = "01.015" }
            : null;
        Credential = new ParticipantCredential(id, keyId, key, professional);
        _tokens = new AccessTokenSource(_http, new Uri(httpAddress, "/oauth2/token"), Credential, time);
        _channel = GrpcChannel.ForAddress(grpcAddress, new GrpcChannelOptions
        {
            HttpHandler = new AccessTokenHandler(_tokens, new SocketsHttpHandler { EnableMultipleHttp2Connections = true }),
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
        });
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

    public string Id { get; }

    public ParticipantCredential Credential { get; }

    public AccessTokenSource Tokens => _tokens;

    public ReferralService.ReferralServiceClient Referrals { get; }

    public SignalService.SignalServiceClient Signals { get; }

    public HouseholdService.HouseholdServiceClient Households { get; }

    public PlanService.PlanServiceClient Plans { get; }

    public AttachmentService.AttachmentServiceClient Attachments { get; }

    public ConsentService.ConsentServiceClient Consents { get; }

    public InboxService.InboxServiceClient Inbox { get; }

    public PushService.PushServiceClient Push { get; }

    public DirectoryService.DirectoryServiceClient Directory { get; }

    public OperationsService.OperationsServiceClient Operations { get; }

    public AuditService.AuditServiceClient Audit { get; }

    public static PublicKey PublicKeyOf(ECDsa key, string keyId = KeyId)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new PublicKey
        {
            Kid = keyId,
            Kty = "EC",
            Crv = "P-256",
            X = Base64Url.EncodeToString(point.X),
            Y = Base64Url.EncodeToString(point.Y),
        };
    }

    public void Dispose()
    {
        _channel.Dispose();
        _tokens.Dispose();
        _http.Dispose();
    }
}
