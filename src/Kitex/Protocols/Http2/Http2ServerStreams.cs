namespace Kitex.Protocols.Http2;

/// <summary>The server's streams, which its peer opens.</summary>
/// <param name="options">How many there may be, and what they may hold.</param>
internal sealed class Http2ServerStreams(Http2ConnectionOptions options) : Http2Streams(options.StreamWindow)
{
    // So much may wait for a client that does not read, whatever the windows allow, until the bodies of answers wait with it.
    private const long MostWaitingBodies = 1024 * 1024;

    // Headers and trailers are not held back; a client that left so many unread has no use for more.
    private const long MostWaitingAnswers = 16 * 1024 * 1024;

    private int _lastId;
    private int _seenId;
    private int _firstSkipped = 1;
    private int _lastSkipped = -1;
    private bool _isHeldBack;

    /// <summary>Gives a stream for the next request.</summary>
    public Func<Http2ServerStream> Make { get; set; } = null!;

    /// <summary>The bytes that wait because the client does not read.</summary>
    public Func<long> Waiting { get; set; } = null!;

    /// <summary>Sees to it that <see cref="GoOn"/> is called when less waits.</summary>
    public Action HoldBack { get; set; } = null!;

    /// <inheritdoc/>
    public override int LastPeerId => _lastId;

    /// <summary>The streams that the connection or a handler holds.</summary>
    public int InUse { get; private set; }

    /// <inheritdoc/>
    protected override bool IsClient => false;

    /// <inheritdoc/>
    public override bool IsIdle(int id) => id % 2 == 0 || id > _seenId;

    /// <summary>Opens the stream whose headers begin, unless it was opened before or is not wanted.</summary>
    /// <returns>Why the connection cannot go on; null when it does.</returns>
    public Http2Violation? Accept(int id)
    {
        if (id % 2 == 0)
        {
            return new Http2Violation(Http2ErrorCode.ProtocolError, FormattableString.Invariant($"A client opens stream {id}, an even number."));
        }

        if (id <= _seenId)
        {
            return Find(id) is null ? RefuseAgain(id) : null;
        }

        if (id > _seenId + 2)
        {
            (_firstSkipped, _lastSkipped) = (_seenId + 1, id - 2);
        }

        _seenId = id;
        if (IsClosed)
        {
            // It crossed the GOAWAY that says that nobody looks at it.
            return null;
        }

        _lastId = id;
        if (Waiting() > MostWaitingAnswers)
        {
            return new Http2Violation(Http2ErrorCode.EnhanceYourCalm, FormattableString.Invariant($"The client asks, and leaves {Waiting()} bytes of answers unread."));
        }

        if (InUse >= options.MaxStreams)
        {
            Reset(id, Http2ErrorCode.RefusedStream);
            return null;
        }

        InUse++;
        var stream = Make();
        stream.HasSentHeaders = stream.EndsWithTrailers = stream.EndsWithBody = false;
        Open(stream, id);
        return null;
    }

    /// <summary>Counts a stream that neither the connection nor a handler holds any more: another one may be opened.</summary>
    public void Release() => InUse--;

    /// <summary>Whether the client itself has ended the stream, which it opened before: nothing of it can be under way.</summary>
    public bool WasEndedByClient(int id) => id > ResetId && id <= _lastId;

    /// <summary>Less may wait by now: writes more of the bodies.</summary>
    public void GoOn()
    {
        _isHeldBack = false;
        SendAll();
    }

    /// <summary>Writes the answer's headers.</summary>
    public void SendHeaders(Http2ServerStream stream)
    {
        stream.HasSentHeaders = true;
        stream.WriteHeaders(BeginBlock());
        EndBlock(stream, endStream: false);
    }

    /// <summary>Ends the answer behind what is still to be sent of its body; without any all fields go into one block.</summary>
    public void End(Http2ServerStream stream)
    {
        stream.EndsWithTrailers = true;
        if (stream.HasSentHeaders)
        {
            Send(stream);
            return;
        }

        var block = BeginBlock();
        stream.WriteHeaders(block);
        stream.WriteTrailers(block);
        EndBlock(stream, endStream: true);
        Finish(stream);
    }

    /// <inheritdoc/>
    protected override void Freed()
    {
    }

    /// <summary>
    /// What the client does not read stays with its streams, which count as open until it is written: so their number bounds it.
    /// Reading goes on all the while, so that two peers that send and do not read never wait for each other.
    /// </summary>
    protected override bool MayWrite()
    {
        if (Output.Length + Waiting() <= MostWaitingBodies)
        {
            return true;
        }

        if (!_isHeldBack)
        {
            _isHeldBack = true;
            HoldBack();
        }

        return false;
    }

    /// <inheritdoc/>
    protected override void EndEmpty(Http2Stream stream)
    {
        var answer = (Http2ServerStream)stream;
        if (answer is { EndsWithTrailers: true, HasSentEnd: false })
        {
            answer.WriteTrailers(BeginBlock());
            EndBlock(answer, endStream: true);
            Finish(answer);
        }
    }

    /// <inheritdoc/>
    protected override void BodySent(Http2Stream stream)
    {
        stream.Sent();
        EndEmpty(stream);
    }

    /// <summary>Forgets a stream that was answered. A caller that has not said its last need not (Kitex v0.16.3).</summary>
    public void Complete(Http2ServerStream stream)
    {
        Remove(stream, stream.HasReceivedEnd ? null : Http2ErrorCode.NoError);
        stream.Ended(new Http2End(Http2EndKind.Completed));
    }

    /// <summary>Headers came of a stream that has ended, or was passed over.</summary>
    private Http2Violation? RefuseAgain(int id)
    {
        if (id >= _firstSkipped && id <= _lastSkipped)
        {
            return new Http2Violation(Http2ErrorCode.ProtocolError, FormattableString.Invariant($"A client opens stream {id} behind stream {_seenId}."));
        }

        return WasEndedByClient(id)
            ? new Http2Violation(Http2ErrorCode.StreamClosed, FormattableString.Invariant($"Headers came of stream {id}, which the client has ended."))
            : null;
    }

    private void Finish(Http2ServerStream stream)
    {
        stream.HasSentEnd = true;
        if (stream.HasReceivedEnd || !stream.WaitsForEnd())
        {
            Complete(stream);
        }
    }
}
