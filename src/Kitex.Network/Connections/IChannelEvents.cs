namespace Kitex.Network.Connections;

/// <summary>What a <see cref="ByteChannel"/> reports later. Reports come on a thread-pool or network thread, never inside a channel's method.</summary>
internal interface IChannelEvents
{
    /// <summary>Where a send that would block puts what is left; the channel's until it has reported the outcome.</summary>
    OutputBuffer Unsent { get; }

    /// <summary>Why the connection broke, where a close has to name its cause; null while it has none.</summary>
    Exception? Failure { get; }

    /// <summary>Answers one <see cref="ByteChannel.AwaitReadable"/>: bytes, the end or a failure wait to be received.</summary>
    void OnReadable();

    /// <summary>Answers one <see cref="ByteChannel.Send"/> that would block: the rest was sent, or failed.</summary>
    void OnSent(Transfer outcome);
}
