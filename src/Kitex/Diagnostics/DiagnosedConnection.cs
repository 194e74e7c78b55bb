namespace Kitex.Diagnostics;

/// <summary>A connection that a server has accepted.</summary>
/// <param name="Peer">Who is at the other end.</param>
/// <param name="Protocol">What is spoken: "message", "multiplexed", "grpc"; null while that is not known.</param>
/// <param name="Since">When it was accepted.</param>
/// <param name="Calls">How many calls have come by it.</param>
/// <param name="IsSecure">Whether it speaks TLS.</param>
public sealed record DiagnosedConnection(string Peer, string? Protocol, DateTimeOffset Since, long Calls, bool IsSecure);
