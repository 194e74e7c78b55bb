namespace Kitex;

/// <summary>
/// Wraps an endpoint: looks at or replaces what goes in and what comes out. Called once per client or server, when its
/// pipeline is built; what it returns is called per call, from many threads at once.
/// </summary>
/// <param name="next">The endpoint to wrap.</param>
public delegate RpcEndpoint RpcMiddleware(RpcEndpoint next);
