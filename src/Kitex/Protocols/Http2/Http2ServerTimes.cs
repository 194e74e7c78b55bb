namespace Kitex.Protocols.Http2;

/// <summary>How long a server waits for a client.</summary>
/// <param name="Idle">For the next request.</param>
/// <param name="Read">For the rest of a frame, or of a block of headers.</param>
/// <param name="Write">For it to take anything.</param>
/// <param name="IsDraining">Whether the server stops; asked when the connection is interrupted.</param>
internal sealed record Http2ServerTimes(TimeSpan Idle, TimeSpan Read, TimeSpan Write, Func<bool> IsDraining);
