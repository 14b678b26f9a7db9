namespace Grpc.Core.Interceptors;

/// <summary>
/// Surrounds calls. Each member passes its call on unchanged unless overridden: see the file of the client's side and that of the
/// server's. One instance may see many calls at once.
/// </summary>
public abstract partial class Interceptor;
