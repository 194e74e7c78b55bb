namespace Kitex;

/// <summary>Says what a call's outcome is to a circuit breaker. Called for each call, from many threads at once.</summary>
/// <param name="request">The call.</param>
/// <param name="response">Its outcome.</param>
/// <param name="usual">What the client itself makes of it: return it where there is nothing to add.</param>
public delegate CallVerdict CallClassifier(RpcRequest request, RpcResponse response, CallVerdict usual);
