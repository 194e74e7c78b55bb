namespace Kitex.Protocols.Http2;

/// <summary>What the client says, in the eyes of the server.</summary>
/// <param name="streams">The streams.</param>
/// <param name="options">What is taken from the client.</param>
/// <param name="time">The clock.</param>
/// <param name="drain">Whom the answer to the drain's ping is told.</param>
internal sealed class Http2ServerReceiver(Http2ServerStreams streams, Http2ConnectionOptions options, TimeProvider time, Http2Drain drain) : Http2Receiver(streams, options, time)
{
    private readonly Http2PingStrikes _strikes = new(options.MinPingInterval, time);

    /// <inheritdoc/>
    protected override bool ChecksAnswers => false;

    /// <inheritdoc/>
    protected override Http2Violation? TakeHeaders(int id) => streams.Accept(id);

    /// <inheritdoc/>
    protected override void End(Http2Stream stream)
    {
        stream.HasReceivedEnd = true;
        var request = (Http2ServerStream)stream;
        if (request.HasSentEnd)
        {
            streams.Complete(request);
        }
        else
        {
            request.EndReceived(streams);
        }
    }

    /// <inheritdoc/>
    protected override Http2Violation? TooLarge(Http2Stream stream)
    {
        ((Http2ServerStream)stream).RefuseFields(streams);
        return null;
    }

    /// <inheritdoc/>
    protected override Http2Violation? TakePing(scoped in Http2Frame frame)
    {
        if (frame.Header.Has(Http2Flags.Ack))
        {
            drain.Answered(frame.Payload);
            return CountIdle();
        }

        return base.TakePing(frame) ?? _strikes.Count(streams);
    }

    /// <inheritdoc/>
    protected override Http2Violation? TakeLateData(scoped in Http2Frame frame)
    {
        var id = frame.Header.StreamId;
        if (!streams.WasEndedByClient(id))
        {
            return base.TakeLateData(frame);
        }

        Http2FrameWriter.WriteRstStream(streams.Output, id, Http2ErrorCode.StreamClosed);
        return CountIdle();
    }

    /// <summary>The client opens its own streams: its leaving says nothing about them.</summary>
    protected override void Leave(int lastId, in Http2End end)
    {
    }
}
