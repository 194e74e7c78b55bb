namespace Kitex;

/// <summary>Whether a call is allowed. Called for each call, from many threads at once; must not block.</summary>
/// <param name="request">The call.</param>
/// <returns>Why it is forbidden; null when it is not.</returns>
public delegate string? AccessRule(RpcRequest request);
