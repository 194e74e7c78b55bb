namespace Kitex.Network;

/// <summary>How sending the output ended.</summary>
public enum FlushStatus
{
    /// <summary>Every byte was given to the operating system (or to the peer, in memory).</summary>
    Flushed,

    /// <summary>The peer did not take the bytes within the time given.</summary>
    TimedOut,

    /// <summary>The cancellation token of the flush fired.</summary>
    Canceled,

    /// <summary>The connection broke or was aborted; <see cref="NetworkConnection.Failure"/> has the cause.</summary>
    Failed,
}
