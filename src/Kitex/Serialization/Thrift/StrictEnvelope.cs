using System.Buffers.Binary;
using System.Globalization;
using Kitex.Network;

namespace Kitex.Serialization.Thrift;

/// <summary>
/// The header of a strict Thrift message. Kitex Protobuf (Kitex v0.16.3) took it over, types and all, with a magic of its own.
/// </summary>
/// <param name="magic">The first two bytes.</param>
/// <param name="format">What the messages are, for error texts.</param>
internal sealed class StrictEnvelope(ushort magic, string format)
{
    // Version word, name length, at least one byte of name, sequence id.
    private const int ShortestHeader = 4 + 4 + 1 + 4;

    private readonly uint _version = (uint)magic << 16;

    /// <summary>True when the bytes start with the magic.</summary>
    public bool Starts(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.TryReadUInt32BigEndian(bytes, out var word) && (word & ThriftEnvelope.VersionMask) == _version;

    /// <summary>Reads the header at the start of the bytes. Allocates nothing unless they are malformed.</summary>
    /// <param name="bytes">The message as far as it has arrived.</param>
    /// <param name="header">The header when done.</param>
    /// <returns>Done with the header's length, the length to wait for, or what is wrong.</returns>
    public ThriftParseResult TryRead(ReadOnlySpan<byte> bytes, out ThriftMessageHeader header)
    {
        header = default;
        if (bytes.Length < 4)
        {
            return ThriftParseResult.NeedMore(ShortestHeader);
        }

        var word = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if ((word & ThriftEnvelope.VersionMask) != _version)
        {
            return Malformed($"a message starts with 0x{magic:X4} and a type, not with 0x{word:X8}");
        }

        if (bytes.Length < ThriftMessageHeader.MethodOffset)
        {
            return ThriftParseResult.NeedMore(ShortestHeader);
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        if (length is <= 0 or > ThriftEnvelope.MaxMethodLength)
        {
            return Malformed($"the method name's length is {length}, not 1 to {ThriftEnvelope.MaxMethodLength}, at byte 4");
        }

        var end = ThriftMessageHeader.MethodOffset + length + 4;
        if (bytes.Length < end)
        {
            return ThriftParseResult.NeedMore(end);
        }

        var type = (ThriftMessageType)(word & ~ThriftEnvelope.VersionMask);
        header = new ThriftMessageHeader(type, length, BinaryPrimitives.ReadInt32BigEndian(bytes[(end - 4)..]));
        return ThriftParseResult.Done(end);
    }

    /// <summary>Writes a header.</summary>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    public void Write(OutputBuffer output, ThriftMessageType type, ReadOnlySpan<byte> method, int sequenceId)
    {
        if (method.Length is 0 or > ThriftEnvelope.MaxMethodLength)
        {
            throw new ArgumentException($"A method name has 1 to {ThriftEnvelope.MaxMethodLength} bytes; this one has {method.Length}.", nameof(method));
        }

        var length = ThriftMessageHeader.MethodOffset + method.Length + 4;
        var span = output.GetSpan(length)[..length];
        BinaryPrimitives.WriteUInt32BigEndian(span, _version | ((uint)type & ~ThriftEnvelope.VersionMask));
        BinaryPrimitives.WriteInt32BigEndian(span[4..], method.Length);
        method.CopyTo(span[ThriftMessageHeader.MethodOffset..]);
        BinaryPrimitives.WriteInt32BigEndian(span[(length - 4)..], sequenceId);
        output.Advance(length);
    }

    private ThriftParseResult Malformed(FormattableString what) =>
        ThriftParseResult.Malformed($"Malformed {format} message: {what.ToString(CultureInfo.InvariantCulture)}.");
}
