namespace Kitex.Protocols.Framing;

/// <summary>The limit on outgoing messages, the same as on incoming ones, so that a peer with equal settings can read them.</summary>
internal static class FrameSize
{
    /// <exception cref="FrameTooLargeException">The message is larger than allowed.</exception>
    public static void Check(long length, int limit)
    {
        if (length > limit)
        {
            throw new FrameTooLargeException($"The message has {length} bytes, MaxFrameBytes allows {limit}; raise that option on both sides or send less.");
        }
    }
}
