namespace Kitex.Network;

/// <summary>How a connection is opened.</summary>
public sealed record DialOptions
{
    /// <summary>The longest wait for the connection, name resolution included. Default 1 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What awaits the dial never blocks, such as the waking of a blocked thread: it goes on at once on the network thread that has
    /// made the connection, and not on the thread pool, which may be full of threads that wait for it. Default false; engines
    /// without network threads ignore it.
    /// </summary>
    public bool AwaiterNeverBlocks { get; init; }
}
