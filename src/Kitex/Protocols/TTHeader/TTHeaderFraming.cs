using System.Buffers.Binary;
using System.Text;
using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Serialization.Thrift;

namespace Kitex.Protocols.TTHeader;

/// <summary>
/// Messages behind a TTHeader, with or without a length of their own behind it (TTHeaderFramed). Both are read; what is
/// written is one of them, and always the second for Kitex Protobuf, which knows no other. The payload ends with LENGTH; bytes
/// after a Thrift struct are ignored, as in Kitex v0.16.3.
/// </summary>
public sealed class TTHeaderFraming : MessageFraming
{
    private const int InnerLengthBytes = 4;

    private readonly TTHeaderSettings _settings;
    private readonly bool _framed;
    private readonly TTHeaderFraming _other;

    /// <param name="settings">What is written and accepted.</param>
    /// <param name="framed">Whether written payloads have a length of their own where they need none.</param>
    public TTHeaderFraming(TTHeaderSettings settings, bool framed)
    {
        _settings = settings;
        _framed = framed;
        _other = new TTHeaderFraming(this);
    }

    private TTHeaderFraming(TTHeaderFraming other)
    {
        _settings = other._settings;
        _framed = !other._framed;
        _other = other;
    }

    /// <inheritdoc/>
    public override string Name => _framed ? "ttheaderframed" : "ttheader";

    /// <inheritdoc/>
    public override bool CarriesBusinessErrors => true;

    /// <inheritdoc/>
    public override string? SilenceHint => "If the service speaks without TTHeader, give the client Framed() or Buffered()";

    /// <inheritdoc/>
    public override bool Matches(ReadOnlySpan<byte> head) => TTHeaderFormat.Matches(head);

    /// <inheritdoc/>
    public override MessageFraming ReplyFraming(in MessageFrame frame) => frame.IsPayloadFramed == _framed ? this : _other;

    /// <inheritdoc/>
    public override string? RefuseReply(MessageFraming reply) => reply switch
    {
        BufferedFraming => "it has no TTHeader; the service speaks plain buffered Thrift: give the client Buffered().",
        FramedFraming => "it has no TTHeader; the service speaks plain framed messages: give the client Framed().",
        _ => null,
    };

    /// <inheritdoc/>
    public override RequestHeader ReadRequestHeader(ReadOnlySpan<byte> input, in MessageFrame frame) => RequestKeys.Read(frame.TTHeader.Info(input));

    /// <inheritdoc/>
    public override ReplyHeader ReadReplyHeader(ReadOnlySpan<byte> input, in MessageFrame frame) => ReplyKeys.Read(frame.TTHeader.Info(input));

    /// <inheritdoc/>
    public override FrameStatus Read(ReadOnlySpan<byte> input, ref MessageFrame frame)
    {
        if (frame.TTHeader.Length == 0)
        {
            if (BinaryPrimitives.TryReadUInt32BigEndian(input, out var length) && length > (uint)_settings.MaxFrameBytes)
            {
                return frame.TooLarge(length, _settings.MaxFrameBytes);
            }

            if (frame.Unread(TTHeaderReader.TryRead(input, out var header), 0) is { } unread)
            {
                return unread;
            }

            frame.TTHeader = header;
        }

        if (!frame.HasHeader && ReadEnvelope(input, ref frame) is { } notYet)
        {
            return notYet;
        }

        var end = frame.TTHeader.Length;
        if (input.Length < end)
        {
            return frame.NeedMore(end);
        }

        frame.Length = end;
        return Validate(input, ref frame);
    }

    /// <inheritdoc/>
    public override void WriteRequest(RpcRequest request, int sequenceId, TimeSpan remaining, OutputBuffer output)
    {
        var start = output.Length;
        using var payload = _settings.Validator is null ? null : new OutputBuffer();
        var framed = IsFramed(request.Method.Payload);
        if (payload is not null)
        {
            WritePayload(request, sequenceId, framed, payload);
        }

        var header = new TTHeaderWriter(output);
        header.Begin(_settings.RequestFlags, sequenceId);
        RequestKeys.WriteTexts(ref header, request, _settings);
        WriteCheck(ref header, payload);
        RequestKeys.WriteInts(ref header, request, framed, remaining, _settings);
        header.EndHeader();
        if (payload is null)
        {
            WritePayload(request, sequenceId, framed, output);
        }
        else
        {
            output.Append(payload);
        }

        End(header, output, start);
    }

    /// <inheritdoc/>
    public override void WriteResponse(in ReplyTarget target, in RpcResponse response, OutputBuffer output)
    {
        var start = output.Length;
        using var payload = _settings.Validator is null ? null : new OutputBuffer();
        if (payload is not null)
        {
            WritePayload(target, response, payload);
        }

        var header = new TTHeaderWriter(output);
        header.Begin(TTHeaderFlags.None, target.SequenceId);
        ReplyKeys.WriteTexts(ref header, target, response, _settings);
        WriteCheck(ref header, payload);
        ReplyKeys.WriteInts(ref header, MessagePayload.TypeOf(response, CarriesBusinessErrors), _settings);
        header.EndHeader();
        if (payload is null)
        {
            WritePayload(target, response, output);
        }
        else
        {
            output.Append(payload);
        }

        End(header, output, start);
    }

    /// <summary>
    /// Writes the control frame by which a multiplexed server says that it closes: a reply with sequence id 0 that belongs to
    /// no call (Kitex v0.16.3).
    /// </summary>
    public static void WriteClosingNotice(OutputBuffer output)
    {
        var header = new TTHeaderWriter(output);
        header.Begin(TTHeaderFlags.None, sequenceId: 0);
        ReplyKeys.WriteReset(ref header);
        header.EndHeader();
        MessagePayload.WriteNotice(output);
        header.EndMessage();
    }

    /// <summary>Reads the message header in front of the body, and the length in front of that; null when it is read.</summary>
    private static FrameStatus? ReadEnvelope(ReadOnlySpan<byte> input, ref MessageFrame frame)
    {
        var header = frame.TTHeader;
        if (header.PayloadLength < HeadBytes)
        {
            return frame.Malformed($"Malformed TTHeader message: its payload has {header.PayloadLength} bytes, which hold no message.");
        }

        if (input.Length < header.PayloadStart + HeadBytes)
        {
            return frame.NeedMore(header.PayloadStart + HeadBytes);
        }

        var start = header.PayloadStart;
        var end = header.Length;
        if (!ThriftEnvelope.IsStrict(input[start..]))
        {
            if (!MessagePayload.IsAny(input[(start + InnerLengthBytes)..]))
            {
                return frame.Malformed($"Malformed TTHeader message: its payload starts with 0x{Convert.ToHexStringLower(input.Slice(start, HeadBytes))}, which is neither Thrift nor Kitex Protobuf behind a length.");
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(input[start..]);
            start += InnerLengthBytes;
            if (length > (uint)(end - start))
            {
                return frame.Malformed($"Malformed TTHeader message: its payload says {length} bytes, LENGTH leaves {end - start}.");
            }

            frame.IsPayloadFramed = true;
            end = start + (int)length;
        }

        var parsed = MessagePayload.TryReadHeader(input[start..Math.Min(end, input.Length)], out var kind, out var message);
        if (parsed.Status == ThriftParseStatus.NeedMore && start + parsed.Length > end)
        {
            return frame.Malformed($"The message header needs {parsed.Length} bytes, its payload has {end - start}.");
        }

        if (frame.Unread(parsed, start) is { } unread)
        {
            return unread;
        }

        frame.Take(message, kind, start);
        frame.BodyLength = end - frame.BodyStart;
        return null;
    }

    private FrameStatus Validate(ReadOnlySpan<byte> input, ref MessageFrame frame)
    {
        if (_settings.Validator is not { } validator)
        {
            return FrameStatus.Ready;
        }

        frame.TTHeader.Info(input).TryGetText(validator.WireKey, out var utf8);
        if (utf8.Length > PayloadValidator.MaxTextBytes)
        {
            return frame.Malformed($"Malformed TTHeader message: its check {KeyOf(validator)} has {utf8.Length} bytes; {PayloadValidator.MaxTextBytes} are allowed.");
        }

        var text = Encoding.UTF8.GetString(utf8);
        try
        {
            return validator.Validate(text, frame.TTHeader.Payload(input))
                ? FrameStatus.Ready
                : frame.Malformed($"The payload is not what was sent: its check {KeyOf(validator)} = '{text}' fails.");
        }
        catch (Exception failed)
        {
            // Not found right is as bad as found wrong; what the user's code throws must not end more than this connection.
            return frame.Malformed($"The payload could not be checked: {KeyOf(validator)} = '{text}': {failed.Message}");
        }
    }

    private static string KeyOf(PayloadValidator validator) => Encoding.UTF8.GetString(validator.WireKey);

    private void WriteCheck(ref TTHeaderWriter header, OutputBuffer? payload)
    {
        if (payload is null)
        {
            return;
        }

        var whole = payload.FirstUnsent.Length == payload.Length ? payload.FirstUnsent : payload.ToArray();
        if (_settings.Validator!.Generate(whole.Span) is not { } text)
        {
            return;
        }

        if (Encoding.UTF8.GetByteCount(text) > PayloadValidator.MaxTextBytes)
        {
            throw new FrameTooLargeException($"The payload validator {KeyOf(_settings.Validator)} made a text of {text.Length} characters; {PayloadValidator.MaxTextBytes} bytes are allowed.");
        }

        header.WriteText(_settings.Validator.WireKey, text);
    }

    private bool IsFramed(PayloadKind payload) => _framed || MessagePayload.Of(payload).NeedsLength;

    private static void WritePayload(RpcRequest request, int sequenceId, bool framed, OutputBuffer output)
    {
        if (!framed)
        {
            MessagePayload.WriteRequest(request.Method, sequenceId, request.Message, output);
            return;
        }

        var length = output.Reserve(InnerLengthBytes);
        var start = output.Length;
        MessagePayload.WriteRequest(request.Method, sequenceId, request.Message, output);
        BinaryPrimitives.WriteUInt32BigEndian(length.Span, (uint)(output.Length - start));
    }

    private void WritePayload(in ReplyTarget target, in RpcResponse response, OutputBuffer output)
    {
        if (!IsFramed(target.Payload))
        {
            MessagePayload.WriteResponse(target, response, CarriesBusinessErrors, output);
            return;
        }

        var length = output.Reserve(InnerLengthBytes);
        var start = output.Length;
        MessagePayload.WriteResponse(target, response, CarriesBusinessErrors, output);
        BinaryPrimitives.WriteUInt32BigEndian(length.Span, (uint)(output.Length - start));
    }

    private void End(in TTHeaderWriter header, OutputBuffer output, long start)
    {
        FrameSize.Check(output.Length - start - TTHeaderFormat.LengthBytes, _settings.MaxFrameBytes);
        header.EndMessage();
    }
}
