namespace Kitex;

/// <summary>
/// The one shape of the house: a request goes in, a response comes back. On the client the innermost endpoint is the
/// transport; on the server it is the handler.
/// </summary>
/// <param name="request">What is called. Immutable.</param>
/// <param name="cancellation">The caller's wish to stop.</param>
/// <returns>The outcome. A failed call is a response with an <see cref="RpcResponse.Error"/>, not a thrown exception. Await it once.</returns>
public delegate ValueTask<RpcResponse> RpcEndpoint(RpcRequest request, CancellationToken cancellation);
