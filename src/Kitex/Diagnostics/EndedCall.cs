namespace Kitex.Diagnostics;

/// <summary>A call that has ended.</summary>
/// <param name="Method">What was called; null for something that a server does not know.</param>
/// <param name="Request">The call; null for one that was refused before its body was read.</param>
/// <param name="Error">How it failed, business errors and declared exceptions included; null when it did not.</param>
/// <param name="Duration">How long it took.</param>
public readonly record struct EndedCall(RpcMethod? Method, RpcRequest? Request, RpcError? Error, TimeSpan Duration);
