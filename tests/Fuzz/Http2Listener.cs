using System.Buffers.Binary;
using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Fuzz;

/// <summary>
/// One end of a connection as far as frames, header blocks, settings and windows go. What it hears it encodes again, and
/// reads that too.
/// </summary>
internal sealed class Http2Listener : IDisposable
{
    private const int MostListBytes = 64 * 1024;

    private readonly Http2FrameReader _reader;
    private readonly HeaderBlockBuffer _block = new();
    private readonly HpackDecoder _decoder = new(MostListBytes);
    private readonly HpackEncoder _encoder = new(HpackTable.DefaultMaxSize);
    private readonly HpackDecoder _again = new(int.MaxValue);
    private readonly Http2Settings _settings = new();
    private FlowWindow _window = new(Http2Settings.DefaultWindow);
    private HashCode _heard;

    public Http2Listener() => _reader = new Http2FrameReader(new Http2Limits { MaxHeaderBlockBytes = MostListBytes, MaxContinuations = 16 });

    /// <summary>How many frames were taken.</summary>
    public int Frames { get; private set; }

    /// <summary>Why the connection ended; null while it goes on.</summary>
    public Http2ErrorCode? End { get; private set; }

    /// <summary>Stands for all that was heard.</summary>
    public int Heard => _heard.ToHashCode();

    /// <summary>Takes all whole frames.</summary>
    /// <returns>The bytes used up.</returns>
    public int Hear(ReadOnlySpan<byte> input)
    {
        var at = 0;
        while (End is null)
        {
            var status = _reader.Read(input[at..], out var frame);
            if (status == Http2ReadStatus.NeedMore)
            {
                Expect(frame.Wanted > input.Length - at && frame.Wanted <= Http2FrameHeader.Bytes + _reader.MaxFrameSize, "more is wanted, and no more than a frame");
                break;
            }

            Expect((status == Http2ReadStatus.Ready) == (frame.Violation is null), "a frame in error has a reason");
            Add((int)status);
            if (status == Http2ReadStatus.ConnectionError)
            {
                Expect(frame.Violation!.IsConnectionError, "the connection ends for itself");
                Stop(frame.Violation.Code);
                break;
            }

            Expect(frame.Length >= Http2FrameHeader.Bytes && frame.Length <= input.Length - at, "the frame stands in the input");
            Frames++;
            if (status == Http2ReadStatus.Ready)
            {
                Take(frame);
            }

            at += frame.Length;
        }

        return at;
    }

    public void Dispose() => _block.Dispose();

    private static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"It does not hold that {what}.");
        }
    }

    private void Take(in Http2Frame frame)
    {
        Add((int)frame.Header.Type);
        Expect(frame.Payload.Length <= frame.FlowBytes, "the content is no longer than the frame");
        switch (frame.Header.Type)
        {
            case Http2FrameType.Headers or Http2FrameType.Continuation:
                _block.Add(frame.Payload);
                if (frame.Header.Has(Http2Flags.EndHeaders))
                {
                    TakeBlock(_block.Block);
                    _block.Clear();
                }

                break;
            case Http2FrameType.Settings:
                TakeSettings(frame.Payload);
                break;
            case Http2FrameType.WindowUpdate:
                Expect(frame.WindowIncrement > 0, "a window update adds something");
                if (!_window.TryAdd(frame.WindowIncrement))
                {
                    Stop(Http2ErrorCode.FlowControlError);
                }

                break;
            case Http2FrameType.Data:
                _window.Take((int)Math.Clamp(frame.FlowBytes, 0, Math.Max(_window.Available, 0)));
                break;
            case Http2FrameType.RstStream:
                Add((int)frame.ErrorCode);
                break;
            case Http2FrameType.GoAway:
                Add(frame.LastStreamId);
                Add((int)frame.ErrorCode);
                Add(frame.DebugData.Length);
                break;
        }
    }

    private void TakeSettings(ReadOnlySpan<byte> payload)
    {
        var window = _settings.InitialWindowSize;
        if (_settings.Apply(payload, isFromServer: true) is { } violation)
        {
            Stop(violation.Code);
            return;
        }

        Expect(_settings.MaxFrameSize is >= Http2FrameHeader.DefaultMaxLength and <= Http2FrameHeader.LargestLength, "the frame size is one that is allowed");
        if (!_window.TryResize(window, _settings.InitialWindowSize))
        {
            Stop(Http2ErrorCode.FlowControlError);
        }

        for (; payload.Length >= Http2Setting.Bytes; payload = payload[Http2Setting.Bytes..])
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(payload) == (int)Http2SettingId.HeaderTableSize)
            {
                var size = BinaryPrimitives.ReadUInt32BigEndian(payload[2..]);
                _encoder.Limit(size);
                _again.Announce((int)Math.Min(size, int.MaxValue));
            }
        }
    }

    private void TakeBlock(ReadOnlySpan<byte> block)
    {
        _encoder.Begin();
        var sink = new Encoding(_encoder);
        var status = _decoder.Decode(block, ref sink);
        Add((int)status);
        Expect((status == HpackStatus.Done) == (_decoder.Problem is null), "a block in error has a reason");
        Expect(sink.Bytes <= MostListBytes, "no more fields come than are allowed");
        Expect(_decoder.TableSize <= HpackTable.DefaultMaxSize, "the table keeps to its size");

        // What was encoded is decoded even when the rest is missing: the encoder's table has changed.
        var heard = new Encoding(null);
        Expect(_again.Decode(_encoder.End(), ref heard) == HpackStatus.Done, "what was encoded is decoded");
        Expect(heard.Heard == sink.Heard && heard.Bytes == sink.Bytes, "what was encoded is decoded to the same");
        Expect(_encoder.TableSize == _again.TableSize, "both ends have the same table");
        Add(sink.Heard);
        if (status == HpackStatus.Malformed)
        {
            Stop(Http2ErrorCode.CompressionError);
        }
    }

    private void Stop(Http2ErrorCode code)
    {
        End = code;
        Add((int)code);
    }

    private void Add(int value) => _heard.Add(value);

    /// <summary>Counts fields and encodes them again.</summary>
    private struct Encoding(HpackEncoder? encoder) : IHeaderSink
    {
        private HashCode _heard;

        public long Bytes { get; private set; }

        public readonly int Heard => _heard.ToHashCode();

        public void Add(scoped in HeaderField field)
        {
            Expect(field.Known == HeaderNames.Find(field.Name), "a name that is known is told");
            Bytes += field.Size;
            _heard.AddBytes(field.Name);
            _heard.Add(field.IsSensitive);
            _heard.AddBytes(field.Value);
            encoder?.Add(field.Name, field.Value, field.IsSensitive ? HeaderIndexing.Never : HeaderIndexing.Incremental);
        }
    }
}
