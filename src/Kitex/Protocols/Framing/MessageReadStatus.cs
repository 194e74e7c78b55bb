namespace Kitex.Protocols.Framing;

/// <summary>How waiting for one whole message ended.</summary>
public enum MessageReadStatus
{
    /// <summary>A whole message stands in the input.</summary>
    Ready,

    /// <summary>The peer closed between two messages.</summary>
    Ended,

    /// <summary>The peer closed in the middle of a message.</summary>
    Truncated,

    /// <summary>Nothing came within the time allowed for the first byte.</summary>
    IdleTimeout,

    /// <summary>A message began and was not complete in time.</summary>
    ReadTimeout,

    /// <summary>The caller's token fired.</summary>
    Canceled,

    /// <summary>The owner asked to stop between two messages.</summary>
    Interrupted,

    /// <summary>The connection broke.</summary>
    Failed,

    /// <summary>The bytes are no message.</summary>
    Malformed,

    /// <summary>The message exceeds the size limit.</summary>
    TooLarge,
}
