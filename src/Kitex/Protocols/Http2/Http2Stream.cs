using Kitex.Network;
using Kitex.Network.Timing;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Protocols.Http2;

/// <summary>
/// One request and its answer on a <see cref="Http2Connection"/>; may serve again when it has ended.
/// Everything here but the timer is called, read and written under the connection's gate, so it must be short and run no code
/// of the user's.
/// </summary>
/// <param name="timers">Watch the deadline.</param>
internal abstract class Http2Stream(TimerWheel timers) : DeadlineEntry(timers, new Lock())
{
    private FlowWindow _sendWindow;
    private ReceiveWindow _receiveWindow;

    /// <summary>Its number on the connection; 0 while it waits for its turn.</summary>
    public int Id { get; internal set; }

    /// <summary>True from the moment the connection takes it until it has ended.</summary>
    public bool IsOpen { get; internal set; }

    /// <summary>True when the peer's first block of headers was read.</summary>
    public bool HasHeaders { get; internal set; }

    /// <summary>True when the peer has said its last.</summary>
    public bool HasReceivedEnd { get; internal set; }

    /// <summary>The bytes of data still to come as the headers said; -1 when they did not.</summary>
    internal long ContentLeft { get; set; } = -1;

    /// <summary>What is still to be sent, frames excluded.</summary>
    public OutputBuffer Body { get; } = new();

    /// <summary>True when nothing follows <see cref="Body"/>.</summary>
    public bool EndsWithBody { get; set; }

    /// <summary>True when the last frame was written.</summary>
    public bool HasSentEnd { get; internal set; }

    /// <summary>Its place among those that wait for their turn to start, or to send.</summary>
    internal LinkedListNode<Http2Stream> Node => field ??= new(this);

    /// <summary>The bytes that may be sent.</summary>
    internal ref FlowWindow SendWindow => ref _sendWindow;

    /// <summary>The bytes that may come.</summary>
    internal ref ReceiveWindow ReceiveWindow => ref _receiveWindow;

    /// <summary>Takes a field of the peer's headers or trailers.</summary>
    protected internal abstract void AddField(scoped in HeaderField field);

    /// <summary>The block of headers is complete.</summary>
    /// <param name="end">Whether it is the last of the stream.</param>
    /// <returns>Why the stream wants no more of it; null when it does.</returns>
    protected internal abstract Http2ErrorCode? EndFields(bool end);

    /// <summary>Takes bytes of the peer's.</summary>
    /// <param name="data">The bytes; empty at the end only.</param>
    /// <param name="streams">Takes the credit for what needs no room any more.</param>
    /// <returns>Why the stream wants no more of it; null when it does.</returns>
    protected internal abstract Http2ErrorCode? Receive(ReadOnlySpan<byte> data, Http2Streams streams);

    /// <summary>The last byte of the body was written.</summary>
    protected internal abstract void Sent();

    /// <summary>The stream has ended and is forgotten by the connection.</summary>
    protected internal abstract void Ended(in Http2End end);
}
