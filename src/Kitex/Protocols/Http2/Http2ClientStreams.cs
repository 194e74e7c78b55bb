namespace Kitex.Protocols.Http2;

/// <summary>The client's streams: those that it opens, and those that wait until the server takes one more.</summary>
/// <param name="window">The bytes that a stream may hold unread.</param>
/// <param name="firstId">The number of the first stream, which is odd.</param>
internal sealed class Http2ClientStreams(int window, int firstId = 1) : Http2Streams(window)
{
    // Until the server's first SETTINGS (Kitex v0.16.3).
    private const int FirstConcurrentStreams = 100;

    /// <summary>The most streams that wait for their turn.</summary>
    public const int MostWaiting = 64 * 1024;

    private readonly LinkedList<Http2Stream> _waiting = new();
    private int _nextId = firstId;

    /// <inheritdoc/>
    public override int Count => OpenCount + _waiting.Count;

    /// <inheritdoc/>
    public override int WaitingCount => _waiting.Count;

    /// <inheritdoc/>
    public override long UnsentBytes => base.UnsentBytes + _waiting.Sum(static stream => stream.Body.Length);

    /// <summary>How many the server takes at once.</summary>
    public uint MostOpen => HasSettings ? Peer.MaxConcurrentStreams : FirstConcurrentStreams;

    /// <inheritdoc/>
    protected override bool IsClient => true;

    /// <summary>Starts a stream, or lets it wait for its turn.</summary>
    public Http2OpenStatus Add(Http2ClientStream stream)
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
        Freed();
        return Http2OpenStatus.Opened;
    }

    /// <inheritdoc/>
    public override bool IsIdle(int id) => id % 2 == 0 || (_nextId > 0 && id >= _nextId);

    /// <summary>Obeys a GOAWAY: streams above the last one were not looked at, and those that wait never start.</summary>
    public override void EndAbove(int lastId, in Http2End end)
    {
        Close();
        EndWaiting(end);
        base.EndAbove(lastId, end);
    }

    /// <summary>Streams that wait for their turn start.</summary>
    protected override void Freed()
    {
        var most = MostOpen;
        while ((uint)OpenCount < most && _waiting.First is { } node)
        {
            if (_nextId < 0)
            {
                // The numbers of this connection are used up.
                EndWaiting(new Http2End(Http2EndKind.NotProcessed, Reason: "the connection has no number left for another stream"));
                return;
            }

            _waiting.Remove(node);
            Start((Http2ClientStream)node.Value);
        }
    }

    /// <inheritdoc/>
    protected override void EndEmpty(Http2Stream stream)
    {
        if (stream is { EndsWithBody: true, HasSentEnd: false })
        {
            Http2FrameWriter.WriteData(Output, stream.Id, default, endStream: true, Peer.MaxFrameSize);
            stream.HasSentEnd = true;
        }
    }

    private void EndWaiting(in Http2End end)
    {
        while (_waiting.First is { Value: var waiting })
        {
            Forget(waiting);
            waiting.Ended(end);
        }
    }

    private void Start(Http2ClientStream stream)
    {
        if ((uint)stream.HeaderListBytes > Peer.MaxHeaderListSize)
        {
            stream.IsOpen = false;
            stream.Body.Clear();
            stream.Ended(new Http2End(Http2EndKind.TooLarge, Reason: FormattableString.Invariant($"the headers count {stream.HeaderListBytes} bytes, the server takes {Peer.MaxHeaderListSize}")));
            return;
        }

        var id = _nextId;
        _nextId = unchecked(_nextId + 2);
        if (_nextId < 0)
        {
            Close();
        }

        Open(stream, id);
        stream.WriteHeaders(BeginBlock());
        EndBlock(stream, endStream: false);
        Send(stream);
    }
}
