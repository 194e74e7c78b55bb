namespace Kitex.Protocols.Http2;

/// <summary>What the server says, in the eyes of the client.</summary>
/// <param name="streams">The streams.</param>
/// <param name="options">What is taken from the server.</param>
/// <param name="pace">Slowed down when the server is asked too often.</param>
/// <param name="time">The clock.</param>
internal sealed class Http2ClientReceiver(Http2ClientStreams streams, Http2ConnectionOptions options, KeepalivePace pace, TimeProvider time) : Http2Receiver(streams, options, time)
{
    private readonly TimeSpan _silence = pace.Time;

    /// <inheritdoc/>
    protected override bool ChecksAnswers => true;

    /// <inheritdoc/>
    protected override Http2Violation? TakeHeaders(int id) => null;

    /// <summary>The server has said its last: what we have not sent it does not want any more.</summary>
    protected override void End(Http2Stream stream)
    {
        streams.Remove(stream, stream.HasSentEnd ? null : Http2ErrorCode.NoError);
        stream.Ended(new Http2End(Http2EndKind.Completed));
    }

    /// <inheritdoc/>
    protected override string Advice(scoped in Http2Frame frame)
    {
        if (frame.ErrorCode != Http2ErrorCode.EnhanceYourCalm || !frame.DebugData.SequenceEqual("too_many_pings"u8))
        {
            return "";
        }

        pace.SlowDown(_silence);
        return ". It was asked too often whether it is there; from now on it is asked half as often, see KeepaliveTime";
    }

    /// <inheritdoc/>
    protected override void Leave(int lastId, in Http2End end) => streams.EndAbove(lastId, end);
}
