using System.Buffers.Binary;

namespace Kitex.Conformance.Tests.Http2;

/// <summary>A frame of HTTP/2; the tests' own, so that a mistake of the product cannot hide in its tests.</summary>
internal sealed record Http2Frame(int Type, int Flags, int Stream, byte[] Payload)
{
    public const int Data = 0;
    public const int Headers = 1;
    public const int Reset = 3;
    public const int Settings = 4;
    public const int Ping = 6;
    public const int GoAway = 7;
    public const int WindowUpdate = 8;

    public const int Ack = 1;
    private const int EndStream = 1;
    private const int EndHeaders = 4;
    private const int HeaderBytes = 9;

    /// <summary>What a client says before its first frame.</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Whether the side that sent it says no more on the stream.</summary>
    public bool EndsStream => Type is Data or Headers && (Flags & EndStream) != 0;

    /// <summary>Whether the answer to a ping or to settings.</summary>
    public bool IsAck => (Flags & Ack) != 0;

    /// <summary>A whole block of fields. Longer and padded ones are in no recording.</summary>
    public byte[] Block
    {
        get
        {
            Assert.Equal(EndHeaders, Flags & ~EndStream);
            return Payload;
        }
    }

    /// <summary>The number at an offset of the payload.</summary>
    public uint Number(int offset) => BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(offset));

    public static Http2Frame Parse(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return Read(stream)!;
    }

    /// <summary>Reads the next frame.</summary>
    /// <returns>Null when the peer closes before its first byte.</returns>
    public static Http2Frame? Read(Stream stream)
    {
        var header = new byte[HeaderBytes];
        if (stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
            return null;

        var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(header) >> 8];
        stream.ReadExactly(payload);
        return new Http2Frame(header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)) & int.MaxValue, payload);
    }

    public byte[] ToBytes()
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt32BigEndian(header, ((uint)Payload.Length << 8) | (byte)Type);
        header[4] = (byte)Flags;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(5), Stream);
        return [.. header, .. Payload];
    }
}
