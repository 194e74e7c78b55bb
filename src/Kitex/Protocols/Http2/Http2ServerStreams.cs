namespace Kitex.Protocols.Http2;

/// <summary>The server's streams, which its peer opens.</summary>
/// <param name="options">How many there may be, and what they may hold.</param>
internal sealed class Http2ServerStreams(Http2ConnectionOptions options) : Http2Streams(options.StreamWindow)
{
    private int _lastId;
    private int _seenId;
    private int _inUse;

    /// <summary>Gives a stream for the next request.</summary>
    public Func<Http2ServerStream> Make { get; set; } = null!;

    /// <inheritdoc/>
    public override int LastPeerId => _lastId;

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
            return null;
        }

        _seenId = id;
        if (IsClosed)
        {
            // It crossed the GOAWAY that says that nobody looks at it.
            return null;
        }

        _lastId = id;
        if (_inUse >= options.MaxStreams)
        {
            Http2FrameWriter.WriteRstStream(Output, id, Http2ErrorCode.RefusedStream);
            return null;
        }

        _inUse++;
        var stream = Make();
        stream.HasSentHeaders = stream.EndsWithTrailers = stream.EndsWithBody = false;
        Open(stream, id);
        return null;
    }

    /// <summary>Counts a stream that neither the connection nor a handler holds any more: another one may be opened.</summary>
    public void Release() => _inUse--;

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

    private void Finish(Http2ServerStream stream)
    {
        stream.HasSentEnd = true;
        if (stream.HasReceivedEnd || !stream.WaitsForEnd())
        {
            Complete(stream);
        }
    }
}
