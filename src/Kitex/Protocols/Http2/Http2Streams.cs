using Kitex.Network;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Protocols.Http2;

/// <summary>
/// The streams of a connection and all that is sent on it. Blocks of headers are encoded and written here, in one order. Called
/// under the connection's gate.
/// </summary>
/// <param name="window">The bytes that a stream may hold unread.</param>
internal abstract class Http2Streams(int window)
{
    // Larger frames, which the peer may allow, would hold up the other streams (Kitex v0.16.3).
    private const int LargestData = Http2FrameHeader.DefaultMaxLength;

    private readonly Dictionary<int, Http2Stream> _open = [];
    private readonly LinkedList<Http2Stream> _sending = new();
    private readonly HpackEncoder _encoder = new(HpackTable.DefaultMaxSize);
    private FlowWindow _sendWindow = new(Http2Settings.DefaultWindow);
    private int _lastTaken = int.MaxValue;
    private int _bodiesSent;

    /// <summary>What is written and not yet given to the connection.</summary>
    public OutputBuffer Output { get; } = new();

    /// <summary>True when no stream is taken any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether headers or data were written since this was last set to false.</summary>
    public bool HasWritten { get; set; }

    /// <summary>The highest stream that this side ended before its peer had: what the peer had under way of it may still come.</summary>
    public int ResetId { get; private set; }

    /// <summary>The bytes of bodies that were written since the connection began.</summary>
    public long BodyBytesSent { get; private set; }

    /// <summary>The streams under way.</summary>
    public virtual int Count => _open.Count;

    /// <summary>The streams that wait for their turn.</summary>
    public virtual int WaitingCount => 0;

    /// <summary>The bytes of streams that were not sent yet.</summary>
    public virtual long UnsentBytes => Output.Length + _open.Values.Sum(static stream => stream.Body.Length);

    /// <summary>True once the peer has said what it takes, which is the first it says.</summary>
    public bool HasSettings { get; private set; }

    /// <summary>The streams that have a number.</summary>
    protected int OpenCount => _open.Count;

    /// <summary>What the peer takes.</summary>
    protected Http2Settings Peer { get; } = new();

    /// <summary>Takes no stream any more.</summary>
    public void Close() => IsClosed = true;

    /// <summary>The stream with the number; null when it has ended.</summary>
    public Http2Stream? Find(int id) => _open.GetValueOrDefault(id);

    /// <summary>The last stream that the peer has opened; 0 for none.</summary>
    public virtual int LastPeerId => 0;

    /// <summary>True when no stream of this number can have been opened.</summary>
    public abstract bool IsIdle(int id);

    /// <summary>Forgets a stream.</summary>
    /// <param name="stream">An open one.</param>
    /// <param name="reset">Tells the peer so, when it knows of the stream; null when it need not be told.</param>
    public void Remove(Http2Stream stream, Http2ErrorCode? reset)
    {
        Forget(stream);
        if (reset is { } code && stream.Id != 0)
        {
            Reset(stream.Id, code);
        }

        Freed();
    }

    /// <summary>Tells the peer that a stream has ended.</summary>
    public void Reset(int id, Http2ErrorCode code)
    {
        ResetId = Math.Max(ResetId, id);
        Http2FrameWriter.WriteRstStream(Output, id, code);
    }

    /// <summary>How many bodies were written to their end since it was last asked.</summary>
    public int TakeBodiesSent()
    {
        var sent = _bodiesSent;
        _bodiesSent = 0;
        return sent;
    }

    /// <summary>Sends what the windows allow of the stream's body; the rest follows when they allow more.</summary>
    public void Send(Http2Stream stream)
    {
        if (stream.Id == 0)
        {
            return;
        }

        if (stream.Body.IsEmpty)
        {
            EndEmpty(stream);
            return;
        }

        Enqueue(stream);
        SendAll();
    }

    /// <summary>Counts bytes of the stream that take no room any more.</summary>
    public void Credit(Http2Stream stream, int bytes)
    {
        if (stream.IsOpen && stream.ReceiveWindow.Consume(bytes) is var increment and > 0)
        {
            Http2FrameWriter.WriteWindowUpdate(Output, stream.Id, increment);
        }
    }

    /// <summary>Lets the peer send so many bytes of a stream at once.</summary>
    public void Grow(Http2Stream stream, int size)
    {
        if (stream.IsOpen && stream.ReceiveWindow.Grow(size) is var increment and > 0)
        {
            Http2FrameWriter.WriteWindowUpdate(Output, stream.Id, increment);
        }
    }

    /// <summary>Obeys the peer's SETTINGS.</summary>
    public Http2Violation? Apply(ReadOnlySpan<byte> settings)
    {
        var from = Peer.InitialWindowSize;
        var violation = Peer.Apply(settings, IsClient);
        if (violation is not null)
        {
            return violation;
        }

        _encoder.Limit(Math.Min(Peer.SmallestHeaderTableSize, Peer.HeaderTableSize));
        _encoder.Limit(Peer.HeaderTableSize);
        if (from != Peer.InitialWindowSize && Resize(from) is { } tooLarge)
        {
            return tooLarge;
        }

        Http2FrameWriter.WriteSettingsAck(Output);
        HasSettings = true;
        Freed();
        SendAll();
        return null;
    }

    /// <summary>Obeys a WINDOW_UPDATE of the connection.</summary>
    public Http2Violation? Allow(int increment)
    {
        if (!_sendWindow.TryAdd(increment))
        {
            return TooLargeWindow(0, 0);
        }

        SendAll();
        return null;
    }

    /// <summary>Obeys a WINDOW_UPDATE of a stream.</summary>
    public Http2Violation? Allow(Http2Stream stream, int increment)
    {
        if (!stream.SendWindow.TryAdd(increment))
        {
            return TooLargeWindow(stream.Id, stream.Id);
        }

        Enqueue(stream);
        SendAll();
        return null;
    }

    /// <summary>Ends every stream above a number.</summary>
    public virtual void EndAbove(int lastId, in Http2End end)
    {
        Close();
        if (lastId >= _lastTaken)
        {
            // Said again; those above have ended, and their callers may have tried again.
            return;
        }

        _lastTaken = lastId;
        foreach (var stream in _open.Values.Where(stream => stream.Id > lastId).ToList())
        {
            Forget(stream);
            stream.Ended(end);
        }
    }

    /// <summary>Whether this is the client's side.</summary>
    protected abstract bool IsClient { get; }

    /// <summary>One more stream may have room.</summary>
    protected abstract void Freed();

    /// <summary>Nothing of the body is left: what follows it, if it has ended.</summary>
    protected abstract void EndEmpty(Http2Stream stream);

    /// <summary>Whether more of the bodies may be written now, whatever the windows allow.</summary>
    protected virtual bool MayWrite() => true;

    /// <summary>The last byte at hand of the body was written.</summary>
    protected virtual void BodySent(Http2Stream stream) => stream.Sent();

    /// <summary>Gives the stream its number and its windows.</summary>
    protected void Open(Http2Stream stream, int id)
    {
        stream.Id = id;
        stream.IsOpen = true;
        stream.HasHeaders = false;
        stream.HasSentEnd = false;
        stream.HasReceivedEnd = false;
        stream.ContentLeft = -1;
        stream.SendWindow = new FlowWindow(Peer.InitialWindowSize);
        stream.ReceiveWindow = new ReceiveWindow(window);
        _open.Add(id, stream);
    }

    /// <summary>Begins a block of headers.</summary>
    protected HpackEncoder BeginBlock()
    {
        _encoder.Begin();
        return _encoder;
    }

    /// <summary>Writes the block that was begun.</summary>
    protected void EndBlock(Http2Stream stream, bool endStream)
    {
        HasWritten = true;
        Http2FrameWriter.WriteHeaders(Output, stream.Id, _encoder.End(), endStream, Peer.MaxFrameSize);
    }

    /// <summary>Moves the windows of all streams by a change of their initial size.</summary>
    private Http2Violation? Resize(int from)
    {
        foreach (var stream in _open.Values)
        {
            if (!stream.SendWindow.TryResize(from, Peer.InitialWindowSize))
            {
                return TooLargeWindow(stream.Id, 0);
            }

            Enqueue(stream);
        }

        return null;
    }

    private static Http2Violation TooLargeWindow(int window, int stream) =>
        new(Http2ErrorCode.FlowControlError, FormattableString.Invariant($"The window of {(window == 0 ? "the connection" : $"stream {window}")} grows beyond 2^31-1 bytes."), stream);

    /// <summary>Forgets a stream without a word.</summary>
    protected void Forget(Http2Stream stream)
    {
        stream.IsOpen = false;
        stream.Node.List?.Remove(stream.Node);
        _open.Remove(stream.Id);
        stream.Body.Clear();
    }

    private void Enqueue(Http2Stream stream)
    {
        if (stream.Node.List is null && stream.SendWindow.Available > 0 && !stream.Body.IsEmpty)
        {
            _sending.AddLast(stream.Node);
        }
    }

    /// <summary>One frame of each stream in turn, so that a large message holds up no other (Kitex v0.16.3).</summary>
    protected void SendAll()
    {
        while (_sendWindow.Available > 0 && _sending.First is { Value: var stream } && MayWrite())
        {
            _sending.RemoveFirst();
            if (stream.SendWindow.Available > 0)
            {
                SendFrame(stream);
                Enqueue(stream);
            }
        }
    }

    private void SendFrame(Http2Stream stream)
    {
        HasWritten = true;
        var body = stream.Body;
        var bytes = (int)Math.Min(Math.Min(body.Length, LargestData), Math.Min(stream.SendWindow.Available, _sendWindow.Available));
        stream.SendWindow.Take(bytes);
        _sendWindow.Take(bytes);
        BodyBytesSent += bytes;
        stream.HasSentEnd = stream.EndsWithBody && bytes == body.Length;
        var flags = stream.HasSentEnd ? Http2Flags.EndStream : Http2Flags.None;
        new Http2FrameHeader(bytes, Http2FrameType.Data, flags, stream.Id).Write(Http2FrameWriter.ReserveHeader(Output).Span);
        for (var left = bytes; left > 0;)
        {
            var piece = body.FirstUnsent.Span;
            piece = piece[..Math.Min(piece.Length, left)];
            Output.Write(piece);
            left -= piece.Length;
            body.Sent(piece.Length);
        }

        if (body.IsEmpty)
        {
            _bodiesSent++;
            BodySent(stream);
        }
    }
}
