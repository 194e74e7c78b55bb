namespace Kitex.Server.Dispatching;

/// <summary>A service and the layers that its calls alone go through.</summary>
internal sealed record ServedService(ServiceDescriptor Descriptor, RpcMiddleware[] Middleware);
