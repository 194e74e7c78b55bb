namespace Kitex;

/// <summary>
/// Calls the user's method: generated code between the server's pipeline and the service. What it throws becomes the
/// response's error, once, in the server's pipeline.
/// </summary>
/// <param name="request">The call received; its <see cref="RpcRequest.Message"/> or <see cref="RpcRequest.Stream"/> holds the arguments.</param>
/// <param name="call">What the user's method gets, and passes on to calls of its own.</param>
/// <returns>The result; null for void.</returns>
public delegate ValueTask<object?> RpcHandler(RpcRequest request, CallContext call);
