using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Wijkteam.Adapters.Rest.Routes;

/// <summary>One way to one call over HTTP.</summary>
/// <param name="Name">Unique: the call's name; of a further way to it, with that path's verb.</param>
/// <param name="Method">The call.</param>
/// <param name="Verb">The method of HTTP.</param>
/// <param name="Path">The path.</param>
/// <param name="HasBody">Whether what the path does not bind is the body; else it is in the query.</param>
internal sealed record Operation(string Name, MethodDescriptor Method, string Verb, PathTemplate Path, bool HasBody)
{
    /// <summary>Whether the answer is a stream.</summary>
    public bool Streams => Method.IsServerStreaming;

    /// <summary>The call as gRPC makes it.</summary>
    public Method<IMessage, IMessage> Call { get; } = new(
        Method.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary,
        Method.Service.FullName,
        Method.Name,
        Marshallers.Create<IMessage>(message => message.ToByteArray(), Method.InputType.Parser.ParseFrom),
        Marshallers.Create<IMessage>(message => message.ToByteArray(), Method.OutputType.Parser.ParseFrom));

    /// <summary>The field of the request that a variable of the path is.</summary>
    public FieldDescriptor FieldOf(string variable) => Method.InputType.FindFieldByName(variable);
}
