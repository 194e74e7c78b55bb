namespace Kitex.Protocols.Http2;

/// <summary>How long a server waits for a client.</summary>
/// <param name="Idle">For the next request.</param>
/// <param name="Read">For the rest of a frame, or of a block of headers.</param>
/// <param name="Write">For it to take anything.</param>
/// <param name="IsDraining">Whether the server stops; asked when the connection is interrupted.</param>
internal sealed record Http2ServerTimes(TimeSpan Idle, TimeSpan Read, TimeSpan Write, Func<bool> IsDraining)
{
    /// <summary>So long, a tenth more or less, a connection takes requests. Default for ever.</summary>
    public TimeSpan Age { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>So long its streams may go on then. Default for ever.</summary>
    public TimeSpan AgeGrace { get; init; } = Timeout.InfiniteTimeSpan;
}
