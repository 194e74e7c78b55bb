using System.Buffers.Binary;
using Kitex.Serialization.Thrift;

namespace Kitex.Protocols.TTHeader;

/// <summary>Reads and checks the header of a TTHeader message.</summary>
/// <remarks>
/// Stricter than Kitex v0.16.3 in three points: a LENGTH that ends within the header or is beyond
/// <see cref="TTHeaderFormat.MaxLength"/>, and more than <see cref="TTHeaderFormat.MaxPairs"/> keys are malformed.
/// </remarks>
public static class TTHeaderReader
{
    /// <summary>Reads the header at the start of the bytes. Allocates nothing unless they are malformed.</summary>
    /// <param name="bytes">The message as far as it has arrived; more may follow it.</param>
    /// <param name="frame">The header when done; its payload may still be on its way.</param>
    /// <returns>Done with the header's length, the length to wait for, or what is wrong.</returns>
    public static ThriftParseResult TryRead(ReadOnlySpan<byte> bytes, out TTHeaderFrame frame)
    {
        frame = default;
        if (bytes.Length >= TTHeaderFormat.FlagsOffset && !TTHeaderFormat.Matches(bytes))
        {
            var magic = BinaryPrimitives.ReadUInt16BigEndian(bytes[TTHeaderFormat.MagicOffset..]);
            return Malformed($"the magic is 0x{magic:x4}, not 0x{TTHeaderFormat.Magic:x4}, at byte {TTHeaderFormat.MagicOffset}");
        }

        if (bytes.Length < TTHeaderFormat.FixedBytes)
        {
            return ThriftParseResult.NeedMore(TTHeaderFormat.FixedBytes);
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var size = BinaryPrimitives.ReadUInt16BigEndian(bytes[TTHeaderFormat.HeaderSizeOffset..]) * TTHeaderFormat.HeaderUnit;
        var end = TTHeaderFormat.FixedBytes + size;
        if (size == 0)
        {
            return Malformed($"the header size is 0 at byte {TTHeaderFormat.HeaderSizeOffset}; a header has at least a protocol id");
        }

        if (length > TTHeaderFormat.MaxLength)
        {
            return Malformed($"LENGTH is {length}, the format allows {TTHeaderFormat.MaxLength}");
        }

        if (length < end - TTHeaderFormat.LengthBytes)
        {
            return Malformed($"LENGTH is {length}, so the message ends at byte {length + TTHeaderFormat.LengthBytes}, its header only at byte {end}");
        }

        return bytes.Length < end
            ? ThriftParseResult.NeedMore(end)
            : ReadHeader(bytes[..end], TTHeaderFormat.LengthBytes + (int)length, out frame);
    }

    private static ThriftParseResult ReadHeader(ReadOnlySpan<byte> header, int length, out TTHeaderFrame frame)
    {
        frame = default;
        var protocol = (TTHeaderProtocol)header[TTHeaderFormat.ProtocolOffset];
        if (!IsSupported(protocol))
        {
            return Malformed($"the protocol id 0x{(int)protocol:x2} at byte {TTHeaderFormat.ProtocolOffset} is not supported");
        }

        int transforms = header[TTHeaderFormat.TransformCountOffset];
        if (transforms > header.Length - TTHeaderFormat.TransformsOffset)
        {
            return Malformed($"{transforms} transforms at byte {TTHeaderFormat.TransformCountOffset} run past the header's end at byte {header.Length}");
        }

        var info = new TTHeaderInfoEnumerator(header, TTHeaderFormat.TransformsOffset + transforms);
        while (info.MoveNext())
        {
        }

        if (info.Problem is { } problem)
        {
            return Malformed($"{problem}");
        }

        frame = new TTHeaderFrame(
            length,
            TTHeaderFormat.ReadFlags(header),
            BinaryPrimitives.ReadInt32BigEndian(header[TTHeaderFormat.SequenceIdOffset..]),
            protocol,
            transforms,
            info.Pairs,
            header.Length);
        return ThriftParseResult.Done(header.Length);
    }

    private static bool IsSupported(TTHeaderProtocol protocol) => protocol is TTHeaderProtocol.ThriftBinary
        or TTHeaderProtocol.ThriftCompactV2
        or TTHeaderProtocol.KitexProtobuf
        or TTHeaderProtocol.ThriftStruct
        or TTHeaderProtocol.ProtobufStruct;

    private static ThriftParseResult Malformed(FormattableString what) =>
        ThriftParseResult.Malformed("Malformed TTHeader: " + FormattableString.Invariant(what) + ".");
}
