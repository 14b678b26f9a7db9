using System.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;

namespace Wijkteam.Hub.Platform;

/// <summary>The methods of a gRPC service, as gRPC's own provider finds them, but with messages that are read and written by <see cref="CheckedMessages"/>.</summary>
/// <typeparam name="TService">A service that derives from a generated base and is registered as a singleton.</typeparam>
internal sealed class CheckedMethods<TService>(TService service, CheckedMessages messages) : IServiceMethodProvider<TService>
    where TService : class
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context)
    {
        var binding = typeof(TService).GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)
            ?? throw new InvalidOperationException($"{typeof(TService)} derives from no generated service.");
        var bind = binding.BindType.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Single(method => method.Name == binding.BindMethodName && method.GetParameters()[0].ParameterType == typeof(ServiceBinderBase));
        bind.Invoke(obj: null, [new Binder(context, messages), service]);
    }

    private sealed class Binder(ServiceMethodProviderContext<TService> context, CheckedMessages messages) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            context.AddUnaryMethod(messages.Check(method), MetadataOf(handler!), (_, request, call) => handler!(request, call));

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
            context.AddClientStreamingMethod(messages.Check(method), MetadataOf(handler!), (_, requests, call) => handler!(requests, call));

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            context.AddServerStreamingMethod(
                messages.Check(method), MetadataOf(handler!), (_, request, responses, call) => handler!(request, responses, call));

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            context.AddDuplexStreamingMethod(
                messages.Check(method), MetadataOf(handler!), (_, requests, responses, call) => handler!(requests, responses, call));

        /// <summary>What the service and the method say of themselves, such as who may call them. The method wins: it comes last.</summary>
        private static List<object> MetadataOf(Delegate handler) =>
        [
            .. typeof(TService).GetCustomAttributes(inherit: true),
            .. handler.Method.GetCustomAttributes(inherit: true),
            new HttpMethodMetadata(["POST"], acceptCorsPreflight: true),
        ];
    }
}
