namespace Kitex.Protocols.Http2;

/// <summary>
/// Cuts the input of one connection into frames and checks their form and their order (RFC 9113 sections 4 to 6). What a
/// frame means for its stream is left to the owner. Nothing is allocated unless a rule is broken.
/// </summary>
/// <remarks>
/// Begins behind the client's preface. A false length costs nothing: it is refused, or waited for, by the nine bytes in
/// front. After <see cref="Http2ReadStatus.ConnectionError"/> the reader is of no more use.
/// </remarks>
/// <param name="limits">What is taken from the peer.</param>
internal sealed class Http2FrameReader(Http2Limits limits)
{
    private const int PriorityBytes = 5;
    private const int PingBytes = 8;
    private const int GoAwayBytes = 8;
    private const int WordBytes = 4;

    private bool _hasSettings;
    private int _blockStream;
    private long _blockBytes;
    private int _continuations;

    /// <summary>The largest payload taken, in bytes. Raise it when SETTINGS that allow more are sent, not when they are answered.</summary>
    public int MaxFrameSize { get; set; } = Http2FrameHeader.DefaultMaxLength;

    /// <summary>True when the peer's SETTINGS have come, which are its first frame.</summary>
    public bool HasSettings => _hasSettings;

    /// <summary>Reads the frame at the start of the input. A frame that is ready or in error is consumed before the next call.</summary>
    public Http2ReadStatus Read(ReadOnlySpan<byte> input, out Http2Frame frame)
    {
        if (input.Length < Http2FrameHeader.Bytes)
        {
            frame = new Http2Frame(Http2FrameHeader.Bytes);
            return Http2ReadStatus.NeedMore;
        }

        var header = Http2FrameHeader.Read(input);
        if (Refuse(header) is { } refusal)
        {
            frame = new Http2Frame(refusal);
            return Http2ReadStatus.ConnectionError;
        }

        if (input.Length - Http2FrameHeader.Bytes < header.Length)
        {
            frame = new Http2Frame(Http2FrameHeader.Bytes + header.Length);
            return Http2ReadStatus.NeedMore;
        }

        var payload = input.Slice(Http2FrameHeader.Bytes, header.Length);
        var violation = Strip(header, ref payload);
        frame = new Http2Frame(header, payload, violation);
        if (violation is null)
        {
            Track(header);
            return Http2ReadStatus.Ready;
        }

        return violation.IsConnectionError ? Http2ReadStatus.ConnectionError : Http2ReadStatus.StreamError;
    }

    /// <summary>What the header alone shows to be wrong with the connection.</summary>
    private Http2Violation? Refuse(in Http2FrameHeader header)
    {
        if (header.Length > MaxFrameSize)
        {
            return WrongSize($"A frame has {header.Length} bytes; {MaxFrameSize} are allowed.");
        }

        if (_blockStream != 0)
        {
            return RefuseInBlock(header);
        }

        if (!_hasSettings && (header.Type != Http2FrameType.Settings || header.Has(Http2Flags.Ack)))
        {
            return Wrong($"The first frame is of type {(int)header.Type}, not SETTINGS.");
        }

        return header.Type switch
        {
            Http2FrameType.Data => NeedsStream(header) ?? NeedsPadLength(header),
            Http2FrameType.Headers => NeedsStream(header) ?? NeedsRoom(header) ?? RefuseBlock(header.Length),
            Http2FrameType.Priority => NeedsStream(header),
            Http2FrameType.RstStream => NeedsStream(header) ?? NeedsLength(header, WordBytes),
            Http2FrameType.Settings => NeedsConnection(header) ?? NeedsWholeSettings(header),
            Http2FrameType.PushPromise => Wrong($"A PUSH_PROMISE came though pushes are off."),
            Http2FrameType.Ping => NeedsConnection(header) ?? NeedsLength(header, PingBytes),
            Http2FrameType.GoAway => NeedsConnection(header) ?? NeedsAtLeast(header, GoAwayBytes),
            Http2FrameType.WindowUpdate => NeedsLength(header, WordBytes),
            Http2FrameType.Continuation => Wrong($"A CONTINUATION of stream {header.StreamId} continues nothing."),
            _ => null,
        };
    }

    private Http2Violation? RefuseInBlock(in Http2FrameHeader header)
    {
        if (header.Type != Http2FrameType.Continuation || header.StreamId != _blockStream)
        {
            return Wrong($"A frame of type {(int)header.Type} of stream {header.StreamId} stands within the header block of stream {_blockStream}.");
        }

        return _continuations >= limits.MaxContinuations
            ? new Http2Violation(Http2ErrorCode.EnhanceYourCalm, FormattableString.Invariant($"A header block comes in more than {limits.MaxContinuations} CONTINUATION frames."))
            : RefuseBlock(_blockBytes + header.Length);
    }

    private Http2Violation? RefuseBlock(long bytes) => bytes <= limits.MaxHeaderBlockBytes
        ? null
        : new Http2Violation(Http2ErrorCode.EnhanceYourCalm, FormattableString.Invariant($"A header block has more than {limits.MaxHeaderBlockBytes} bytes."));

    /// <summary>Takes padding and priority off, and finds what only the content shows to be wrong.</summary>
    private static Http2Violation? Strip(in Http2FrameHeader header, ref ReadOnlySpan<byte> payload)
    {
        switch (header.Type)
        {
            case Http2FrameType.Data:
                return TakePadding(header, 0, ref payload);
            case Http2FrameType.Headers:
                return TakePadding(header, header.Has(Http2Flags.Priority) ? PriorityBytes : 0, ref payload);
            case Http2FrameType.Priority when payload.Length != PriorityBytes:
                return WrongSize($"A PRIORITY has {payload.Length} bytes, not {PriorityBytes}.", header.StreamId);
            case Http2FrameType.WindowUpdate when new Http2Frame(header, payload).WindowIncrement == 0:
                return Wrong($"A WINDOW_UPDATE of stream {header.StreamId} adds nothing.", header.StreamId);
            default:
                return null;
        }
    }

    private static Http2Violation? TakePadding(in Http2FrameHeader header, int front, ref ReadOnlySpan<byte> payload)
    {
        var padding = 0;
        if (header.Has(Http2Flags.Padded))
        {
            padding = payload[0];
            front++;
        }

        if (padding > payload.Length - front)
        {
            return Wrong($"A frame of {payload.Length} bytes has {padding} bytes of padding.");
        }

        payload = payload[front..(payload.Length - padding)];
        return null;
    }

    private void Track(in Http2FrameHeader header)
    {
        switch (header.Type)
        {
            case Http2FrameType.Settings:
                _hasSettings = true;
                break;
            case Http2FrameType.Headers:
                (_blockBytes, _continuations) = (header.Length, 0);
                _blockStream = header.Has(Http2Flags.EndHeaders) ? 0 : header.StreamId;
                break;
            case Http2FrameType.Continuation:
                _blockBytes += header.Length;
                _continuations++;
                _blockStream = header.Has(Http2Flags.EndHeaders) ? 0 : header.StreamId;
                break;
        }
    }

    private static Http2Violation? NeedsStream(in Http2FrameHeader header) =>
        header.StreamId != 0 ? null : Wrong($"A frame of type {(int)header.Type} is of no stream.");

    private static Http2Violation? NeedsConnection(in Http2FrameHeader header) =>
        header.StreamId == 0 ? null : Wrong($"A frame of type {(int)header.Type} is of stream {header.StreamId}; it concerns the connection.");

    private static Http2Violation? NeedsLength(in Http2FrameHeader header, int length) =>
        header.Length == length ? null : WrongSize($"A frame of type {(int)header.Type} has {header.Length} bytes, not {length}.");

    private static Http2Violation? NeedsAtLeast(in Http2FrameHeader header, int length) =>
        header.Length >= length ? null : WrongSize($"A frame of type {(int)header.Type} has {header.Length} bytes, less than {length}.");

    private static Http2Violation? NeedsPadLength(in Http2FrameHeader header) => NeedsAtLeast(header, header.Has(Http2Flags.Padded) ? 1 : 0);

    private static Http2Violation? NeedsRoom(in Http2FrameHeader header) =>
        NeedsAtLeast(header, (header.Has(Http2Flags.Padded) ? 1 : 0) + (header.Has(Http2Flags.Priority) ? PriorityBytes : 0));

    private static Http2Violation? NeedsWholeSettings(in Http2FrameHeader header) => header.Has(Http2Flags.Ack)
        ? NeedsLength(header, 0)
        : header.Length % Http2Setting.Bytes == 0 ? null : WrongSize($"SETTINGS have {header.Length} bytes, no multiple of {Http2Setting.Bytes}.");

    private static Http2Violation Wrong(FormattableString reason, int stream = 0) =>
        new(Http2ErrorCode.ProtocolError, FormattableString.Invariant(reason), stream);

    private static Http2Violation WrongSize(FormattableString reason, int stream = 0) =>
        new(Http2ErrorCode.FrameSizeError, FormattableString.Invariant(reason), stream);
}
