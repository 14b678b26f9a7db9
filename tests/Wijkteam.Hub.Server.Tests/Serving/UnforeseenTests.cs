using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Serving;

/// <summary>What nobody foresaw is the hub's fault and is logged; what the caller's bytes are is the caller's and is not. A service with messages of its own, on
/// the platform that the hub's services stand on.</summary>
public sealed class UnforeseenTests : IAsyncLifetime
{
    private const string Canary = "KANARIE-INHOUD";

    private readonly LogCapture _logs = new();
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        HubHost.Quieten(builder.Logging);
        builder.Services.AddPlatform();
        builder.Services.AddSingleton<ILoggerProvider>(_logs);
        builder.Services.AddSingleton<ProbeService>();
        _app = builder.Build();
        _app.UseMiddleware<StatusDetails>();
        _app.MapGrpcService<ProbeService>();
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData(ProbeService.Fine, StatusCode.OK, "", false)]
    [InlineData(ProbeService.Unreadable, StatusCode.InvalidArgument, "FIELD_INVALID", false)]
    [InlineData(ProbeService.ReadFails, StatusCode.Internal, "INTERNAL", true)]
    [InlineData(ProbeService.Throws, StatusCode.Internal, "INTERNAL", true)]
    [InlineData(ProbeService.DiskFull, StatusCode.Unavailable, "UNAVAILABLE", true)]
    [InlineData(ProbeService.AnswersNothing, StatusCode.Internal, "INTERNAL", true)]
    [InlineData(ProbeService.Unwritable, StatusCode.Internal, "INTERNAL", true)]
    [InlineData(ProbeService.EndsUnknown, StatusCode.Internal, "INTERNAL", true)]
    public async Task Call_EndsWithWhoseFaultItIs(string what, StatusCode status, string reason, bool logged)
    {
        foreach (var call in (Func<string, Task<string>>[])[CallAsync, StreamAsync])
        {
            var end = await EndOfAsync(call, what);

            (end.Status, end.Reason).ShouldBe((status, reason));
            end.Text.ShouldNotContain(Canary);
            var errors = _logs.TakeErrors();
            errors.Count.ShouldBe(logged ? 1 : 0, string.Join('\n', errors));
            string.Join('\n', errors).ShouldNotContain(Canary);
        }
    }

    private static async Task<SeenRefusal> EndOfAsync(Func<string, Task<string>> call, string what)
    {
        try
        {
            (await call(what)).ShouldBe(what);
            return new SeenRefusal(StatusCode.OK, "", [], "");
        }
        catch (RpcException e)
        {
            return SeenRefusal.Read(e);
        }
    }

    private async Task<string> CallAsync(string what)
    {
        using var call = _channel.CreateCallInvoker().AsyncUnaryCall(ProbeService.Call, host: null, Waiting.Call(), what);
        return await call;
    }

    private async Task<string> StreamAsync(string what)
    {
        using var call = _channel.CreateCallInvoker().AsyncDuplexStreamingCall(ProbeService.Stream, host: null, Waiting.Call());
        await call.RequestStream.WriteAsync(what);
        await call.RequestStream.CompleteAsync();
        var said = "";
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            said = call.ResponseStream.Current;
        }

        return said;
    }

    /// <summary>Says again what it is told, or fails as it is told.</summary>
    [BindServiceMethod(typeof(ProbeService), nameof(BindService))]
    public sealed class ProbeService
    {
        public const string Fine = "fine";
        public const string Unreadable = "unreadable";
        public const string ReadFails = "read fails";
        public const string Throws = "throws";
        public const string DiskFull = "disk full";
        public const string AnswersNothing = "answers nothing";
        public const string Unwritable = "unwritable";
        public const string EndsUnknown = "ends unknown";

        private static readonly Marshaller<string> Messages = Marshallers.Create<string>(
            (text, context) => context.Complete(Encoding.UTF8.GetBytes(text)), context => Encoding.UTF8.GetString(context.PayloadAsNewBuffer()));

        private static readonly Marshaller<string> Requests = Marshallers.Create<string>(Messages.ContextualSerializer, Read);
        private static readonly Marshaller<string> Responses = Marshallers.Create<string>(Write, Messages.ContextualDeserializer);

        public static Method<string, string> Call { get; } = new(MethodType.Unary, "probe", "Call", Messages, Messages);

        public static Method<string, string> Stream { get; } = new(MethodType.DuplexStreaming, "probe", "Stream", Messages, Messages);

        public static void BindService(ServiceBinderBase binder, ProbeService service)
        {
            binder.AddMethod(new Method<string, string>(MethodType.Unary, "probe", "Call", Requests, Responses), (UnaryServerMethod<string, string>)service.CallAsync);
            binder.AddMethod(
                new Method<string, string>(MethodType.DuplexStreaming, "probe", "Stream", Requests, Responses),
                (DuplexStreamingServerMethod<string, string>)service.StreamAsync);
        }

        private static string Read(DeserializationContext context) => Messages.ContextualDeserializer(context) switch
        {
            Unreadable => V1.Subject.Parser.ParseFrom([0x0A, 0x7F, 0x41]).Bsn,
            ReadFails => throw new FormatException(Canary),
            var text => text,
        };

        private static void Write(string text, SerializationContext context)
        {
            if (text == Unwritable)
            {
                throw new FormatException(Canary);
            }

            Messages.ContextualSerializer(text, context);
        }

        private Task<string> CallAsync(string what, ServerCallContext context) => what switch
        {
            Throws => throw new FormatException(Canary),
            DiskFull => throw new SqliteException(SQLitePCL.raw.SQLITE_FULL, Canary),
            AnswersNothing => Task.FromResult<string>(null!),
            EndsUnknown => EndUnknown(context),
            _ => Task.FromResult(what),
        };

        private static Task<string> EndUnknown(ServerCallContext context)
        {
            context.Status = new Status(StatusCode.Unknown, Canary);
            return Task.FromResult(EndsUnknown);
        }

        private async Task StreamAsync(IAsyncStreamReader<string> requests, IServerStreamWriter<string> responses, ServerCallContext context)
        {
            while (await requests.MoveNext(context.CancellationToken))
            {
                await responses.WriteAsync(await CallAsync(requests.Current, context));
            }
        }
    }
}
