namespace Kitex.Network;

/// <summary>How a wait for bytes ended.</summary>
public enum ReadStatus
{
    /// <summary>The bytes asked for stand in the input.</summary>
    Ready,

    /// <summary>The peer closed its side in good order before so many bytes came; what came stays in the input.</summary>
    Ended,

    /// <summary>The time given passed.</summary>
    TimedOut,

    /// <summary>The cancellation token of the read fired.</summary>
    Canceled,

    /// <summary>The owner asked the reader to stop waiting.</summary>
    Interrupted,

    /// <summary>The connection broke or was aborted; <see cref="NetworkConnection.Failure"/> has the cause.</summary>
    Failed,
}
