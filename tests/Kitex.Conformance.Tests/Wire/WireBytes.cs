using System.Buffers.Binary;
using System.Text;

namespace Kitex.Conformance.Tests.Wire;

/// <summary>Changes to the bytes of whole messages.</summary>
internal static class WireBytes
{
    private const int HeaderSequenceId = 8;
    private const int HeaderSize = 12;
    private const int HeaderInfo = 14;

    private static readonly byte[] ChecksumKey = [0, 6, .. "crc32c"u8, 0, 8];

    /// <summary>Whether a message that starts with these bytes has a TTHeader.</summary>
    public static bool HasTTHeader(ReadOnlySpan<byte> message) =>
        message.Length >= HeaderInfo && BinaryPrimitives.ReadUInt16BigEndian(message[4..]) == WireHeader.TTHeaderMagic;

    /// <summary>The same message with another sequence id, and with the checksum that its payload then has.</summary>
    public static byte[] WithSequenceId(byte[] recorded, int sequenceId)
    {
        var message = (byte[])recorded.Clone();
        var payload = 0;
        if (HasTTHeader(message))
        {
            BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(HeaderSequenceId), sequenceId);
            payload = HeaderInfo + BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(HeaderSize)) * 4;
        }

        var start = WireMessage.IsStrict(BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(payload))) ? payload : payload + 4;
        var name = BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(start + 4));
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(start + 8 + name), sequenceId);
        WriteChecksum(message.AsSpan(0, payload), message.AsSpan(payload));
        return message;
    }

    /// <summary>CRC-32C, bit by bit.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82f6_3b78;
        }

        return ~crc;
    }

    private static void WriteChecksum(Span<byte> header, ReadOnlySpan<byte> payload)
    {
        if (header.IndexOf(ChecksumKey) is >= 0 and var key)
            Encoding.ASCII.GetBytes($"{Checksum(payload):x8}", header[(key + ChecksumKey.Length)..]);
    }
}
