using Kitex.Network;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Protocols.Http2;

/// <summary>
/// The streams of a client's connection and all that is sent on it. Blocks of headers are encoded and written here, in one order.
/// Called under the connection's gate.
/// </summary>
/// <param name="window">The bytes that a stream may hold unread.</param>
/// <param name="firstId">The number of the first stream, which is odd.</param>
internal sealed class Http2Streams(int window, int firstId = 1)
{
    // Until the server's first SETTINGS (Kitex v0.16.3).
    private const int FirstConcurrentStreams = 100;

    // Larger frames, which the server may allow, would hold up the other streams (Kitex v0.16.3).
    private const int LargestData = Http2FrameHeader.DefaultMaxLength;

    /// <summary>The most streams that wait for their turn.</summary>
    public const int MostWaiting = 64 * 1024;

    private readonly Dictionary<int, Http2Stream> _open = [];
    private readonly LinkedList<Http2Stream> _waiting = new();
    private readonly LinkedList<Http2Stream> _sending = new();
    private readonly HpackEncoder _encoder = new(HpackTable.DefaultMaxSize);
    private readonly Http2Settings _peer = new();
    private FlowWindow _sendWindow = new(Http2Settings.DefaultWindow);
    private bool _hasSettings;
    private int _nextId = firstId;
    private int _lastTaken = int.MaxValue;

    /// <summary>What is written and not yet given to the connection.</summary>
    public OutputBuffer Output { get; } = new();

    /// <summary>True when no stream is taken any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The streams under way, those that wait for their turn included.</summary>
    public int Count => _open.Count + _waiting.Count;

    /// <summary>The streams that wait for their turn.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>True when the server has said how many it takes, which is the first it says.</summary>
    public bool HasSettings => _hasSettings;

    /// <summary>How many the server takes at once.</summary>
    public uint MostOpen => _hasSettings ? _peer.MaxConcurrentStreams : FirstConcurrentStreams;

    /// <summary>The bytes of requests that were not sent yet.</summary>
    public long UnsentBytes => Output.Length + _open.Values.Concat(_waiting).Sum(static stream => stream.Body.Length);

    /// <summary>Starts a stream, or lets it wait for its turn.</summary>
    public Http2OpenStatus Add(Http2Stream stream)
    {
        if (IsClosed)
        {
            return Http2OpenStatus.Closed;
        }

        if (_waiting.Count >= MostWaiting)
        {
            return Http2OpenStatus.Full;
        }

        stream.IsOpen = true;
        stream.Id = 0;
        _waiting.AddLast(stream.Node);
        StartWaiting();
        return Http2OpenStatus.Opened;
    }

    /// <summary>Takes no stream any more.</summary>
    public void Close() => IsClosed = true;

    /// <summary>The stream with the number; null when it has ended.</summary>
    public Http2Stream? Find(int id) => _open.GetValueOrDefault(id);

    /// <summary>True when no stream of this number can have been opened.</summary>
    public bool IsIdle(int id) => id % 2 == 0 || (_nextId > 0 && id >= _nextId);

    /// <summary>Forgets a stream. The next one that waits starts.</summary>
    /// <param name="stream">An open one.</param>
    /// <param name="reset">Tells the peer so, when it knows of the stream; null when it need not be told.</param>
    public void Remove(Http2Stream stream, Http2ErrorCode? reset)
    {
        Forget(stream);
        if (reset is { } code && stream.Id != 0)
        {
            Http2FrameWriter.WriteRstStream(Output, stream.Id, code);
        }

        StartWaiting();
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
            if (stream is { EndsWithBody: true, HasSentEnd: false })
            {
                Http2FrameWriter.WriteData(Output, stream.Id, default, endStream: true, _peer.MaxFrameSize);
                stream.HasSentEnd = true;
            }

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
        var from = _peer.InitialWindowSize;
        var violation = _peer.Apply(settings, isFromServer: true);
        if (violation is not null)
        {
            return violation;
        }

        _hasSettings = true;
        _encoder.Limit(Math.Min(_peer.SmallestHeaderTableSize, _peer.HeaderTableSize));
        _encoder.Limit(_peer.HeaderTableSize);
        if (from != _peer.InitialWindowSize && Resize(from) is { } tooLarge)
        {
            return tooLarge;
        }

        Http2FrameWriter.WriteSettingsAck(Output);
        StartWaiting();
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

    /// <summary>Obeys a GOAWAY: streams above the last one were not looked at, and those that wait never start.</summary>
    public void EndAbove(int lastId, in Http2End end)
    {
        Close();
        EndWaiting(end);
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

    private static Http2Violation TooLargeWindow(int window, int stream) =>
        new(Http2ErrorCode.FlowControlError, FormattableString.Invariant($"The window of {(window == 0 ? "the connection" : $"stream {window}")} grows beyond 2^31-1 bytes."), stream);

    private void EndWaiting(in Http2End end)
    {
        while (_waiting.First is { Value: var waiting })
        {
            Forget(waiting);
            waiting.Ended(end);
        }
    }

    /// <summary>Moves the windows of all streams by a change of their initial size.</summary>
    private Http2Violation? Resize(int from)
    {
        foreach (var stream in _open.Values)
        {
            if (!stream.SendWindow.TryResize(from, _peer.InitialWindowSize))
            {
                return TooLargeWindow(stream.Id, 0);
            }

            Enqueue(stream);
        }

        return null;
    }

    private void Forget(Http2Stream stream)
    {
        stream.IsOpen = false;
        stream.Node.List?.Remove(stream.Node);
        _open.Remove(stream.Id);
        stream.Body.Clear();
    }

    private void StartWaiting()
    {
        var most = MostOpen;
        while ((uint)_open.Count < most && _waiting.First is { } node)
        {
            if (_nextId < 0)
            {
                // The numbers of this connection are used up.
                EndWaiting(new Http2End(Http2EndKind.NotProcessed, Reason: "the connection has no number left for another stream"));
                return;
            }

            _waiting.Remove(node);
            Start(node.Value);
        }
    }

    private void Start(Http2Stream stream)
    {
        if ((uint)stream.HeaderListBytes > _peer.MaxHeaderListSize)
        {
            stream.IsOpen = false;
            stream.Body.Clear();
            stream.Ended(new Http2End(Http2EndKind.TooLarge, Reason: FormattableString.Invariant($"the headers count {stream.HeaderListBytes} bytes, the server takes {_peer.MaxHeaderListSize}")));
            return;
        }

        stream.Id = _nextId;
        _nextId = unchecked(_nextId + 2);
        if (_nextId < 0)
        {
            Close();
        }

        stream.HasHeaders = false;
        stream.HasSentEnd = false;
        stream.ContentLeft = -1;
        stream.SendWindow = new FlowWindow(_peer.InitialWindowSize);
        stream.ReceiveWindow = new ReceiveWindow(window);
        _open.Add(stream.Id, stream);
        _encoder.Begin();
        stream.WriteHeaders(_encoder);
        Http2FrameWriter.WriteHeaders(Output, stream.Id, _encoder.End(), endStream: false, _peer.MaxFrameSize);
        Send(stream);
    }

    private void Enqueue(Http2Stream stream)
    {
        if (stream.Node.List is null && stream.SendWindow.Available > 0 && !stream.Body.IsEmpty)
        {
            _sending.AddLast(stream.Node);
        }
    }

    /// <summary>One frame of each stream in turn, so that a large message holds up no other (Kitex v0.16.3).</summary>
    private void SendAll()
    {
        while (_sendWindow.Available > 0 && _sending.First is { Value: var stream })
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
        var body = stream.Body;
        var bytes = (int)Math.Min(Math.Min(body.Length, LargestData), Math.Min(stream.SendWindow.Available, _sendWindow.Available));
        stream.SendWindow.Take(bytes);
        _sendWindow.Take(bytes);
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
            stream.Sent();
        }
    }
}
