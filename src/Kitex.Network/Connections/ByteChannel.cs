using System.Net;
using Kitex.Network.Tls;

namespace Kitex.Network.Connections;

/// <summary>
/// The few things an engine must be able to do with one connection, none of which waits. Everything else (input buffer,
/// timeouts, cancellation, interruption) is built on them once, in <see cref="ChannelConnection"/>.
/// </summary>
/// <remarks>
/// Receiving calls are made by one thread at a time, and so are sending calls. <see cref="Close"/> may run beside a pending
/// send, never beside a running call; after it no other call is made.
/// </remarks>
internal abstract class ByteChannel
{
    // A peer that goes on sending is not listened to for ever.
    private const int MaxDiscardedBytes = 256 * 1024;

    /// <summary>Who is told of readiness; set once before the first call.</summary>
    public IChannelEvents Events { get; set; } = null!;

    /// <summary>The address on this side, where there is one.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>The peer's address, where there is one.</summary>
    public abstract EndPoint? RemoteEndPoint { get; }

    /// <summary>What the handshake has shown, where there was one.</summary>
    public virtual TlsHandshake? Tls => null;

    /// <summary>The peer in words, for messages.</summary>
    public string PeerName => EndPointName.OfPeer(LocalEndPoint, RemoteEndPoint);

    /// <summary>What a close still does after <see cref="Close"/> has returned; complete where that is nothing.</summary>
    public virtual Task Closing => Task.CompletedTask;

    /// <summary>Takes what has arrived.</summary>
    public abstract Transfer Receive(Span<byte> target);

    /// <summary>Reads and drops what has arrived: bytes that nobody wanted would turn a close in good order into a reset.</summary>
    protected void Discard()
    {
        Span<byte> discarded = stackalloc byte[4096];
        for (var total = 0; total < MaxDiscardedBytes;)
        {
            var received = Receive(discarded);
            if (received.Status != TransferStatus.Done)
            {
                break;
            }

            total += received.Count;
        }
    }

    /// <summary>Looks whether a byte, the end or a failure waits, and takes nothing.</summary>
    public abstract Transfer Peek();

    /// <summary>Asks to be told once by <see cref="IChannelEvents.OnReadable"/>.</summary>
    /// <returns>False when something waits already, and no report will come.</returns>
    public abstract bool AwaitReadable();

    /// <summary>
    /// Sends everything in <paramref name="output"/> and empties it. When that would block, the rest moves to
    /// <see cref="IChannelEvents.Unsent"/>, as the system may still read from it, and <see cref="IChannelEvents.OnSent"/> reports.
    /// </summary>
    public abstract Transfer Send(OutputBuffer output);

    /// <summary>Closes. A pending send ends soon after, and its pieces go back to the pool then.</summary>
    /// <param name="abortive">True to cut the connection, so that the peer sees a failure where the transport knows one.</param>
    public abstract void Close(bool abortive);
}
