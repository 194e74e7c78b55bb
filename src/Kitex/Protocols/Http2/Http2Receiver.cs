using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Protocols.Http2;

/// <summary>
/// What the peer says on a connection: gives each frame to its stream, answers what is to be answered, and keeps a hostile
/// peer within limits. Called under the connection's gate.
/// </summary>
/// <param name="streams">The streams.</param>
/// <param name="options">What is taken from the peer.</param>
/// <param name="time">The clock.</param>
internal abstract class Http2Receiver(Http2Streams streams, Http2ConnectionOptions options, TimeProvider time) : IDisposable
{
    // Of a peer that makes us send byte by byte.
    private const int SmallIncrement = 1024;

    private readonly Http2FrameReader _reader = new(options.Limits);
    private readonly HpackDecoder _decoder = new(options.Limits.MaxHeaderListBytes);
    private readonly HeaderBlockBuffer _block = new();
    private readonly Http2IdleFrames _idle = new(time);
    private ReceiveWindow _window = new(Http2Settings.DefaultWindow);
    private int _blockStream;
    private bool _blockEnds;

    /// <summary>True when the peer has begun as HTTP/2 has it.</summary>
    public bool HasSettings => _reader.HasSettings;

    /// <summary>The answers to pings and settings that were written since somebody set it to 0.</summary>
    public int Answers { get; set; }

    /// <summary>The bytes kept of a block of headers that has not come whole.</summary>
    public int HeldBytes => _block.Block.Length;

    /// <summary>What the peer said when it began to close; null while it has not.</summary>
    public Http2End? GoAway { get; private set; }

    /// <summary>True while a block of headers has begun and not ended.</summary>
    public bool IsWithinBlock { get; private set; }

    /// <summary>Writes what lets the peer send more on the connection than the standard's window.</summary>
    public void Begin()
    {
        if (_window.Grow(options.ConnectionWindow) is var increment and > 0)
        {
            Http2FrameWriter.WriteWindowUpdate(streams.Output, 0, increment);
        }
    }

    /// <summary>Takes all whole frames at the start of the input.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="consumed">How many of them were taken.</param>
    /// <param name="wanted">How many it takes from there on to get on.</param>
    /// <returns>Why the connection cannot go on; null when it does.</returns>
    public Http2Violation? Read(ReadOnlySpan<byte> input, out int consumed, out int wanted)
    {
        consumed = 0;
        while (true)
        {
            var status = _reader.Read(input[consumed..], out var frame);
            wanted = frame.Wanted;
            if (status == Http2ReadStatus.NeedMore)
            {
                return null;
            }

            if (status == Http2ReadStatus.ConnectionError)
            {
                return frame.Violation;
            }

            consumed += frame.Length;
            if ((status == Http2ReadStatus.StreamError ? EndStream(frame.Violation!) : Take(frame)) is { } violation)
            {
                return violation;
            }
        }
    }

    /// <summary>A block of headers begins.</summary>
    /// <returns>Why the connection cannot go on; null when it does.</returns>
    protected abstract Http2Violation? TakeHeaders(int id);

    /// <summary>The peer has said its last on the stream.</summary>
    protected abstract void End(Http2Stream stream);

    /// <summary>Whether the fields of blocks are checked to be those of an answer; requests are checked by their stream.</summary>
    protected abstract bool ChecksAnswers { get; }

    /// <summary>What to do about a GOAWAY, in words behind what it says; empty for nothing.</summary>
    protected virtual string Advice(scoped in Http2Frame frame) => "";

    /// <summary>The peer takes no stream above the number any more.</summary>
    protected abstract void Leave(int lastId, in Http2End end);

    /// <summary>The fields of a block have come that count more than is allowed.</summary>
    /// <returns>What ends the stream; null when the stream answers it.</returns>
    protected virtual Http2Violation? TooLarge(Http2Stream stream) =>
        new(Http2ErrorCode.EnhanceYourCalm, FormattableString.Invariant($"the headers count more than {options.Limits.MaxHeaderListBytes} bytes, the MaxHeaderListBytes of the options"), stream.Id);

    /// <summary>Returns memory.</summary>
    public void Dispose() => _block.Dispose();

    private Http2Violation? Take(scoped in Http2Frame frame)
    {
        var id = frame.Header.StreamId;
        if (frame.Header.Type == Http2FrameType.Headers && TakeHeaders(id) is { } refused)
        {
            return refused;
        }

        if (id != 0 && frame.Header.Type <= Http2FrameType.Continuation && frame.Header.Type != Http2FrameType.Priority && streams.IsIdle(id))
        {
            return new Http2Violation(Http2ErrorCode.ProtocolError, FormattableString.Invariant($"A frame of type {(int)frame.Header.Type} is of stream {id}, which was never opened."));
        }

        switch (frame.Header.Type)
        {
            case Http2FrameType.Data:
                return TakeData(frame, streams.Find(id));
            case Http2FrameType.Headers:
                _blockStream = id;
                _blockEnds = frame.Header.Has(Http2Flags.EndStream);
                return TakeFragment(frame);
            case Http2FrameType.Continuation:
                return TakeFragment(frame);
            case Http2FrameType.RstStream:
                return TakeReset(frame, streams.Find(id));
            case Http2FrameType.Settings:
                return CountIdle() ?? TakeSettings(frame);
            case Http2FrameType.Ping:
                return TakePing(frame);
            case Http2FrameType.GoAway:
                return TakeGoAway(frame);
            case Http2FrameType.WindowUpdate:
                return TakeWindow(frame.WindowIncrement, id);
            default:
                return CountIdle();
        }
    }

    private Http2Violation? TakeData(scoped in Http2Frame frame, Http2Stream? stream)
    {
        if (!_window.TryReceive(frame.FlowBytes))
        {
            return new Http2Violation(Http2ErrorCode.FlowControlError, FormattableString.Invariant($"The peer sent {frame.FlowBytes} bytes of data, the connection's window allows {_window.Available}."));
        }

        if (_window.Consume(frame.FlowBytes) is var increment and > 0)
        {
            Http2FrameWriter.WriteWindowUpdate(streams.Output, 0, increment);
        }

        if (stream is null)
        {
            return TakeLateData(frame);
        }

        if (!stream.HasHeaders)
        {
            return EndStream(new Http2Violation(Http2ErrorCode.ProtocolError, "data came before the headers", stream.Id));
        }

        if (!stream.ReceiveWindow.TryReceive(frame.FlowBytes))
        {
            return EndStream(new Http2Violation(Http2ErrorCode.FlowControlError, FormattableString.Invariant($"the peer sent {frame.FlowBytes} bytes, the stream's window allows {stream.ReceiveWindow.Available}"), stream.Id));
        }

        if (stream.HasReceivedEnd)
        {
            return EndStream(new Http2Violation(Http2ErrorCode.StreamClosed, "data came after the end", stream.Id));
        }

        var padding = frame.FlowBytes - frame.Payload.Length;
        if (padding > 0)
        {
            streams.Credit(stream, padding);
        }

        var ends = frame.Header.Has(Http2Flags.EndStream);
        if (frame.Payload.IsEmpty && !ends)
        {
            return CountIdle();
        }

        _idle.Forgive(1);
        if (stream.ContentLeft >= 0 && !KeepsToLength(stream, frame.Payload.Length, ends))
        {
            return EndStream(new Http2Violation(Http2ErrorCode.ProtocolError, "the data is not as long as the content-length says", stream.Id));
        }

        if (stream.Receive(frame.Payload, streams) is { } refusal)
        {
            Refuse(stream, refusal);
        }
        else if (ends)
        {
            End(stream);
        }

        return null;
    }

    private static bool KeepsToLength(Http2Stream stream, int bytes, bool ends)
    {
        var left = stream.ContentLeft - bytes;
        stream.ContentLeft = Math.Max(left, 0);
        return ends ? left == 0 : left >= 0;
    }

    /// <summary>Data came of a stream that has ended: what was under way, or a flood.</summary>
    protected virtual Http2Violation? TakeLateData(scoped in Http2Frame frame) => CountIdle();

    private Http2Violation? TakeWindow(int increment, int id)
    {
        var stream = id == 0 ? null : streams.Find(id);
        if ((increment < SmallIncrement || (stream is null && id != 0)) && CountIdle() is { } flood)
        {
            return flood;
        }

        return id == 0 ? streams.Allow(increment) : stream is not null && streams.Allow(stream, increment) is { } violation ? EndStream(violation) : null;
    }

    private Http2Violation? TakeFragment(scoped in Http2Frame frame)
    {
        var isWhole = frame.Header.Has(Http2Flags.EndHeaders);
        if (isWhole && frame.Header.Type == Http2FrameType.Headers)
        {
            return TakeBlock(frame.Payload);
        }

        _block.Add(frame.Payload);
        IsWithinBlock = !isWhole;
        if (!isWhole)
        {
            return null;
        }

        var violation = TakeBlock(_block.Block);
        _block.Clear();
        return violation;
    }

    private Http2Violation? TakeBlock(ReadOnlySpan<byte> block)
    {
        // Blocks of streams that have ended are decoded as well: the tables of both sides must stay in step.
        var stream = streams.Find(_blockStream);
        var sink = new Http2FieldSink(stream, ChecksAnswers);
        var status = _decoder.Decode(block, ref sink);
        if (status == HpackStatus.Malformed)
        {
            return new Http2Violation(Http2ErrorCode.CompressionError, $"A header block cannot be decoded: {_decoder.Problem}");
        }

        if (stream is null)
        {
            return CountIdle();
        }

        if (stream.HasReceivedEnd)
        {
            return EndStream(new Http2Violation(Http2ErrorCode.StreamClosed, "headers came after the end", stream.Id));
        }

        if (status == HpackStatus.TooLarge)
        {
            return TooLarge(stream) is { } excess ? EndStream(excess) : null;
        }

        if (sink.Problem(stream.HasHeaders, _blockEnds) is { } problem)
        {
            return EndStream(new Http2Violation(Http2ErrorCode.ProtocolError, problem, stream.Id));
        }

        if (sink.IsInterim)
        {
            stream.EndFields(end: false);
            return CountIdle();
        }

        _idle.Forgive(1);
        if (!stream.HasHeaders)
        {
            stream.ContentLeft = sink.ContentLength;
        }

        if (_blockEnds && stream.ContentLeft > 0)
        {
            return EndStream(new Http2Violation(Http2ErrorCode.ProtocolError, "the data is not as long as the content-length says", stream.Id));
        }

        if (stream.EndFields(_blockEnds) is { } refusal)
        {
            Refuse(stream, refusal);
        }
        else if (_blockEnds)
        {
            End(stream);
        }

        return null;
    }

    private Http2Violation? TakeReset(scoped in Http2Frame frame, Http2Stream? stream)
    {
        if (stream is null)
        {
            return CountIdle();
        }

        streams.Remove(stream, reset: null);
        stream.Ended(new Http2End(Http2EndKind.Reset, frame.ErrorCode));
        return CountIdle();
    }

    private Http2Violation? TakeSettings(scoped in Http2Frame frame)
    {
        if (frame.Header.Has(Http2Flags.Ack))
        {
            return null;
        }

        Answers++;
        return streams.Apply(frame.Payload);
    }

    /// <summary>Answers a ping.</summary>
    protected virtual Http2Violation? TakePing(scoped in Http2Frame frame)
    {
        if (!frame.Header.Has(Http2Flags.Ack))
        {
            Http2FrameWriter.WritePingAck(streams.Output, frame.Payload);
            Answers++;
        }

        return CountIdle();
    }

    private Http2Violation? TakeGoAway(scoped in Http2Frame frame)
    {
        var said = $"{frame.ErrorCode}{(frame.DebugData.IsEmpty ? "" : $": {PeerText.Of(frame.DebugData)}")}{Advice(frame)}";
        GoAway = new Http2End(Http2EndKind.NotProcessed, frame.ErrorCode, said);
        Leave(frame.LastStreamId, new Http2End(Http2EndKind.NotProcessed, frame.ErrorCode, $"the server is draining the connection ({said})"));
        return CountIdle();
    }

    private void Refuse(Http2Stream stream, Http2ErrorCode code)
    {
        streams.Remove(stream, code);
        stream.Ended(new Http2End(Http2EndKind.Refused, code));
    }

    /// <summary>Ends a stream whose peer broke a rule that concerns it alone.</summary>
    private Http2Violation? EndStream(Http2Violation violation)
    {
        if (violation.IsConnectionError)
        {
            return violation;
        }

        if (streams.Find(violation.StreamId) is not { } stream)
        {
            // Only PRIORITY, which can be no worse than too long or too short, may concern a stream that was never opened.
            return streams.IsIdle(violation.StreamId) && violation.Code != Http2ErrorCode.FrameSizeError
                ? violation with { StreamId = 0 }
                : CountIdle();
        }

        streams.Remove(stream, violation.Code);
        stream.Ended(new Http2End(Http2EndKind.Malformed, violation.Code, violation.Reason));
        return null;
    }

    /// <summary>Counts a frame that moves no call.</summary>
    protected Http2Violation? CountIdle()
    {
        _idle.Forgive(streams.TakeBodiesSent());
        return _idle.Count();
    }
}
