using System.Reflection;
using Grpc.Core;
using Grpc.Tests.Probes;

namespace Grpc.Tests;

public sealed class ServiceDefinitionTests
{
    private static readonly Method<string, string> Method =
        new(MethodType.Unary, "some.Service", "Do", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

    [Fact]
    public void Method_HasThePathOfItsRequests()
    {
        Method.FullName.ShouldBe("/some.Service/Do");
        Method.ShouldBeAssignableTo<IMethod>();
        (Method.Type, Method.ServiceName, Method.Name).ShouldBe((MethodType.Unary, "some.Service", "Do"));
        Should.Throw<ArgumentNullException>(() => new Method<string, string>(
            MethodType.Unary, "s", "m", Marshallers.StringMarshaller, null!));
    }

    [Fact]
    public void AddMethod_Twice_IsRefused()
    {
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(Method, (request, _) => Task.FromResult(request));

        Should.Throw<ArgumentException>(() => builder.AddMethod(Method, (request, _) => Task.FromResult(request)));
    }

    [Fact]
    public void GeneratedService_BindsEveryMethod_WithoutAnInstance()
    {
        var attribute = typeof(ProbeService.ProbeServiceBase).GetCustomAttribute<BindServiceMethodAttribute>().ShouldNotBeNull();
        var binder = new RecordingBinder();
        ProbeService.BindService(binder, serviceImpl: null);

        attribute.BindType.ShouldBe(typeof(ProbeService));
        attribute.BindMethodName.ShouldBe("BindService");
        binder.Methods.ShouldBe(["Echo", "Split", "Join", "Talk", "Fail", "Wait"]);
    }

    [Fact]
    public void Binder_WithoutAKindOfMethod_NamesTheMethod()
    {
        Should.Throw<NotSupportedException>(() => ProbeService.BindService(new EmptyBinder(), serviceImpl: null))
            .Message.ShouldContain("/grpc.tests.ProbeService/Echo (Unary)");
    }

    private sealed class EmptyBinder : ServiceBinderBase;

    private sealed class RecordingBinder : ServiceBinderBase
    {
        public List<string> Methods { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => Add(method, MethodType.Unary);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) => Add(method, MethodType.ClientStreaming);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => Add(method, MethodType.ServerStreaming);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) => Add(method, MethodType.DuplexStreaming);

        private void Add(IMethod method, MethodType expected)
        {
            method.Type.ShouldBe(expected);
            Methods.Add(method.Name);
        }
    }
}
