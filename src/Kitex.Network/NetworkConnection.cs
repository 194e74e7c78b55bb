using System.Net;
using Kitex.Network.Tls;

namespace Kitex.Network;

/// <summary>
/// One stream of bytes to and from a peer. A protocol is one loop over it: <see cref="ReadAsync"/> until enough bytes
/// stand in <see cref="Input"/>, parse them, <see cref="Consume"/> them, write answers to <see cref="Output"/>, and
/// <see cref="FlushAsync"/> once per batch.
/// </summary>
/// <remarks>
/// The caller guarantees one reader and one writer at a time; the reader and the writer may differ.
/// <see cref="Abort"/> and <see cref="Interrupt"/> may be called from any thread at any time.
/// Nothing here throws for what a peer or a network does: every such end is a status, and <see cref="Failure"/> has the cause.
/// The owner disposes the connection; an idle connection holds no input buffer.
/// </remarks>
public abstract class NetworkConnection : IAsyncDisposable
{
    /// <summary>The address on this side; null where the engine has none.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>The peer's address; null where the engine has none.</summary>
    public abstract EndPoint? RemoteEndPoint { get; }

    /// <summary>What the TLS handshake of the connection has shown; null for a connection without TLS.</summary>
    public virtual TlsHandshake? Tls => null;

    /// <summary>
    /// The bytes received and not yet consumed, in one piece. Valid until the next <see cref="ReadAsync"/>,
    /// <see cref="Consume"/> or disposal.
    /// </summary>
    public abstract ReadOnlySpan<byte> Input { get; }

    /// <summary>What is written but not yet flushed.</summary>
    public OutputBuffer Output { get; } = new();

    /// <summary>
    /// Where whoever awaits a read or a flush goes on when a network thread ends the wait. Default <see cref="Placement.Inline"/>:
    /// a protocol that reads the next message. Set it while nothing is awaited; engines without network threads ignore it.
    /// </summary>
    public Placement Placement { get; set; } = Placement.Inline;

    /// <summary>
    /// True while the connection is open, no byte waits unread and the peer has not closed: what a pool asks before it
    /// lends the connection again. Costs at most one system call.
    /// </summary>
    public abstract bool IsReusable { get; }

    /// <summary>Why the connection broke; null while it is sound or when it ended in good order.</summary>
    public abstract Exception? Failure { get; }

    /// <summary>
    /// Cancelled when the connection is closed by either side or fails. Made on first use; from then on the end is noticed
    /// though nobody reads. Bytes that nobody reads hide an end that stands behind them.
    /// </summary>
    public abstract CancellationToken Closed { get; }

    /// <summary>
    /// Waits until <see cref="Input"/> holds at least <paramref name="atLeast"/> bytes. The buffer grows with the bytes
    /// that arrive, never with what is asked for, so a false length costs nothing.
    /// </summary>
    /// <param name="atLeast">The bytes wanted, counted from the start of <see cref="Input"/>; at least 1.</param>
    /// <param name="timeout">The longest wait, kept to about 10 ms; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="cancellation">Ends the wait with <see cref="ReadStatus.Canceled"/>; the connection stays usable.</param>
    /// <returns>Completed at once when the bytes are there already. Await it once.</returns>
    public abstract ValueTask<ReadStatus> ReadAsync(int atLeast, TimeSpan timeout, CancellationToken cancellation = default);

    /// <summary>Drops the first <paramref name="count"/> bytes of <see cref="Input"/>.</summary>
    public abstract void Consume(int count);

    /// <summary>
    /// Sends what stands in <see cref="Output"/>. Waits while the peer does not read (back-pressure).
    /// After any status but <see cref="FlushStatus.Flushed"/> the stream is cut mid-message and only good for disposal.
    /// </summary>
    /// <param name="timeout">The longest wait, kept to about 10 ms; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="cancellation">Ends the wait with <see cref="FlushStatus.Canceled"/>.</param>
    public abstract ValueTask<FlushStatus> FlushAsync(TimeSpan timeout, CancellationToken cancellation = default);

    /// <summary>
    /// Ends the pending <see cref="ReadAsync"/>, or the next one that would wait, with <see cref="ReadStatus.Interrupted"/>.
    /// Bytes already received stay readable. A server drains its idle connections with it.
    /// </summary>
    public abstract void Interrupt();

    /// <summary>Closes at once; pending reads and flushes end as failed. Disposal is still due.</summary>
    /// <param name="reason">Kept in <see cref="Failure"/> unless an earlier cause stands there.</param>
    public abstract void Abort(Exception? reason = null);

    /// <summary>Closes in good order and returns all buffers. What was not flushed is lost. Harmless when repeated.</summary>
    public abstract ValueTask DisposeAsync();
}
