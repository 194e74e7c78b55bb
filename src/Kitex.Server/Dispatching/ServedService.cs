namespace Kitex.Server.Dispatching;

/// <summary>A service and the layers that its calls alone go through.</summary>
/// <param name="Descriptor">The service.</param>
/// <param name="Middleware">The layers, the first outermost.</param>
/// <param name="IsGrpcOnly">Whether only gRPC callers find it, by its full name.</param>
internal sealed record ServedService(ServiceDescriptor Descriptor, RpcMiddleware[] Middleware, bool IsGrpcOnly = false);
