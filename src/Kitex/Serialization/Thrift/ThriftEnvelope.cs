using System.Buffers.Binary;
using System.Globalization;
using Kitex.Network;

namespace Kitex.Serialization.Thrift;

/// <summary>
/// Reads and writes the header around the arguments and the result. Strict only: Kitex v0.16.3 has no other form.
/// </summary>
public static class ThriftEnvelope
{
    /// <summary>The longest method name that is taken for one. A longer one means that the bytes are something else.</summary>
    public const int MaxMethodLength = 4096;

    private const uint Version = 0x8001_0000;
    private const uint VersionMask = 0xFFFF_0000;

    // Version word, name length, at least one byte of name, sequence id.
    private const int ShortestHeader = 4 + 4 + 1 + 4;

    /// <summary>True when the bytes start with the version word of a strict message.</summary>
    public static bool IsStrict(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.TryReadUInt32BigEndian(bytes, out var word) && (word & VersionMask) == Version;

    /// <summary>Reads the header at the start of the bytes. Allocates nothing unless they are malformed.</summary>
    /// <param name="bytes">The message as far as it has arrived.</param>
    /// <param name="header">The header when done.</param>
    /// <returns>Done with the header's length, the length to wait for, or what is wrong.</returns>
    public static ThriftParseResult TryRead(ReadOnlySpan<byte> bytes, out ThriftMessageHeader header)
    {
        header = default;
        if (bytes.Length < 4)
        {
            return ThriftParseResult.NeedMore(ShortestHeader);
        }

        var word = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if ((word & VersionMask) != Version)
        {
            return Malformed($"a message starts with 0x8001 and a type, not with 0x{word:X8}");
        }

        if (bytes.Length < ThriftMessageHeader.MethodOffset)
        {
            return ThriftParseResult.NeedMore(ShortestHeader);
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        if (length is <= 0 or > MaxMethodLength)
        {
            return Malformed($"the method name's length is {length}, not 1 to {MaxMethodLength}, at byte 4");
        }

        var end = ThriftMessageHeader.MethodOffset + length + 4;
        if (bytes.Length < end)
        {
            return ThriftParseResult.NeedMore(end);
        }

        var type = (ThriftMessageType)(word & ~VersionMask);
        header = new ThriftMessageHeader(type, length, BinaryPrimitives.ReadInt32BigEndian(bytes[(end - 4)..]));
        return ThriftParseResult.Done(end);
    }

    /// <summary>Writes a header.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="type">What the message is.</param>
    /// <param name="method">The method's name in UTF-8, 1 to <see cref="MaxMethodLength"/> bytes.</param>
    /// <param name="sequenceId">The caller's number of the call.</param>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    public static void Write(OutputBuffer output, ThriftMessageType type, ReadOnlySpan<byte> method, int sequenceId)
    {
        if (method.Length is 0 or > MaxMethodLength)
        {
            throw new ArgumentException($"A method name has 1 to {MaxMethodLength} bytes; this one has {method.Length}.", nameof(method));
        }

        var length = ThriftMessageHeader.MethodOffset + method.Length + 4;
        var span = output.GetSpan(length)[..length];
        BinaryPrimitives.WriteUInt32BigEndian(span, Version | ((uint)type & ~VersionMask));
        BinaryPrimitives.WriteInt32BigEndian(span[4..], method.Length);
        method.CopyTo(span[ThriftMessageHeader.MethodOffset..]);
        BinaryPrimitives.WriteInt32BigEndian(span[(length - 4)..], sequenceId);
        output.Advance(length);
    }

    private static ThriftParseResult Malformed(FormattableString what) =>
        ThriftParseResult.Malformed("Malformed Thrift message: " + what.ToString(CultureInfo.InvariantCulture) + ".");
}
