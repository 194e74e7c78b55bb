using System.Buffers.Binary;
using Kitex.Network;

namespace Kitex.Protocols.Http2;

/// <summary>
/// Writes frames. Header blocks that were encoded one after the other are written in the same order: the owner encodes and
/// writes under one lock.
/// </summary>
internal static class Http2FrameWriter
{
    private const int PingBytes = sizeof(ulong);
    private const int GoAwayBytes = 8;
    private const int WordBytes = sizeof(uint);

    /// <summary>Writes what a client sends first.</summary>
    public static void WritePreface(OutputBuffer output) => output.Write(Http2Preface.Bytes);

    /// <summary>Writes settings.</summary>
    public static void WriteSettings(OutputBuffer output, ReadOnlySpan<Http2Setting> settings)
    {
        var bytes = Begin(output, settings.Length * Http2Setting.Bytes, Http2FrameType.Settings, Http2Flags.None, 0);
        foreach (var setting in settings)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)setting.Id);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[sizeof(ushort)..], setting.Value);
            bytes = bytes[Http2Setting.Bytes..];
        }
    }

    /// <summary>Says that the peer's settings are in force.</summary>
    public static void WriteSettingsAck(OutputBuffer output) => Begin(output, 0, Http2FrameType.Settings, Http2Flags.Ack, 0);

    /// <summary>Writes a header block, in CONTINUATION frames too where it is larger than a frame may be.</summary>
    /// <param name="output">Takes the frames.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="block">What an encoder made; may be empty.</param>
    /// <param name="endStream">Whether nothing of the stream follows.</param>
    /// <param name="maxFrameSize">The peer's <see cref="Http2Settings.MaxFrameSize"/>.</param>
    public static void WriteHeaders(OutputBuffer output, int streamId, ReadOnlySpan<byte> block, bool endStream, int maxFrameSize)
    {
        var type = Http2FrameType.Headers;
        var flags = endStream ? Http2Flags.EndStream : Http2Flags.None;
        while (block.Length > maxFrameSize)
        {
            block[..maxFrameSize].CopyTo(Begin(output, maxFrameSize, type, flags, streamId));
            block = block[maxFrameSize..];
            (type, flags) = (Http2FrameType.Continuation, Http2Flags.None);
        }

        block.CopyTo(Begin(output, block.Length, type, flags | Http2Flags.EndHeaders, streamId));
    }

    /// <summary>Writes bytes of a stream in as many frames as it takes, at least one. The windows allow them: that was checked before.</summary>
    /// <param name="output">Takes the frames.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="data">The bytes; may be empty.</param>
    /// <param name="endStream">Whether nothing of the stream follows.</param>
    /// <param name="maxFrameSize">The peer's <see cref="Http2Settings.MaxFrameSize"/>.</param>
    public static void WriteData(OutputBuffer output, int streamId, ReadOnlySpan<byte> data, bool endStream, int maxFrameSize)
    {
        while (data.Length > maxFrameSize)
        {
            WriteData(output, streamId, data[..maxFrameSize], Http2Flags.None);
            data = data[maxFrameSize..];
        }

        WriteData(output, streamId, data, endStream ? Http2Flags.EndStream : Http2Flags.None);
    }

    /// <summary>
    /// Leaves room for the header of a frame whose content is written straight behind it. <see cref="Http2FrameHeader.Write"/>
    /// fills it when the length is known.
    /// </summary>
    public static OutputPatch ReserveHeader(OutputBuffer output) => output.Reserve(Http2FrameHeader.Bytes);

    /// <summary>Lets the peer send more.</summary>
    /// <param name="output">Takes the frame.</param>
    /// <param name="streamId">The stream; 0 for the connection.</param>
    /// <param name="increment">The bytes more, at least 1.</param>
    public static void WriteWindowUpdate(OutputBuffer output, int streamId, int increment)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(increment);
        BinaryPrimitives.WriteInt32BigEndian(Begin(output, WordBytes, Http2FrameType.WindowUpdate, Http2Flags.None, streamId), increment);
    }

    /// <summary>Asks for the same value back.</summary>
    public static void WritePing(OutputBuffer output, ulong value) =>
        BinaryPrimitives.WriteUInt64BigEndian(Begin(output, PingBytes, Http2FrameType.Ping, Http2Flags.None, 0), value);

    /// <summary>Answers a PING with its payload of 8 bytes.</summary>
    public static void WritePingAck(OutputBuffer output, ReadOnlySpan<byte> payload) =>
        payload[..PingBytes].CopyTo(Begin(output, PingBytes, Http2FrameType.Ping, Http2Flags.Ack, 0));

    /// <summary>Ends a stream.</summary>
    public static void WriteRstStream(OutputBuffer output, int streamId, Http2ErrorCode code) =>
        BinaryPrimitives.WriteUInt32BigEndian(Begin(output, WordBytes, Http2FrameType.RstStream, Http2Flags.None, streamId), (uint)code);

    /// <summary>Says that no stream above the last one is taken.</summary>
    /// <param name="output">Takes the frame.</param>
    /// <param name="lastStreamId">The last stream taken; <see cref="int.MaxValue"/> while that is not known.</param>
    /// <param name="code">Why.</param>
    /// <param name="debugData">What the peer may log; cut so that every peer takes the frame.</param>
    public static void WriteGoAway(OutputBuffer output, int lastStreamId, Http2ErrorCode code, ReadOnlySpan<byte> debugData)
    {
        debugData = debugData[..Math.Min(debugData.Length, Http2FrameHeader.DefaultMaxLength - GoAwayBytes)];
        var bytes = Begin(output, GoAwayBytes + debugData.Length, Http2FrameType.GoAway, Http2Flags.None, 0);
        BinaryPrimitives.WriteInt32BigEndian(bytes, lastStreamId);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[sizeof(int)..], (uint)code);
        debugData.CopyTo(bytes[GoAwayBytes..]);
    }

    private static void WriteData(OutputBuffer output, int streamId, ReadOnlySpan<byte> data, Http2Flags flags)
    {
        new Http2FrameHeader(data.Length, Http2FrameType.Data, flags, streamId).Write(ReserveHeader(output).Span);
        output.Write(data);
    }

    /// <summary>Writes a header and leaves the payload, in one piece, to be filled.</summary>
    private static Span<byte> Begin(OutputBuffer output, int length, Http2FrameType type, Http2Flags flags, int streamId)
    {
        var bytes = output.Reserve(Http2FrameHeader.Bytes + length).Span;
        new Http2FrameHeader(length, type, flags, streamId).Write(bytes);
        return bytes[Http2FrameHeader.Bytes..];
    }
}
