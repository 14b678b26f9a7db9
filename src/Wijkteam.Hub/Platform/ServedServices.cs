using System.Collections.Frozen;
using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;

namespace Wijkteam.Hub.Platform;

/// <summary>The gRPC services that this hub serves: what is mapped is the one list of them.</summary>
internal sealed class ServedServices(EndpointDataSource endpoints)
{
    // Not before the hub is asked: all are mapped then.
    private readonly Lazy<FrozenDictionary<string, ServiceDescriptor>> _services = new(() => endpoints.Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
        .OfType<Type>()
        .Distinct()
        .Select(Describe)
        .ToFrozenDictionary(service => service.FullName));

    /// <summary>Their full names, for example <c>wijkteam.hub.v1.ReferralService</c>.</summary>
    public IReadOnlySet<string> Names => field ??= _services.Value.Keys.ToFrozenSet();

    public IEnumerable<ServiceDescriptor> All => _services.Value.Values;

    private static ServiceDescriptor Describe(Type service) =>
        (ServiceDescriptor)service.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)!.BindType.GetProperty("Descriptor")!.GetValue(obj: null)!;
}
