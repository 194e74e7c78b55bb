using System.Buffers.Binary;

namespace Kitex.Protocols.Grpc;

/// <summary>The five bytes in front of every message: whether it is compressed, and its length.</summary>
internal readonly record struct GrpcPrefix(bool IsCompressed, uint Length)
{
    /// <summary>The bytes of it.</summary>
    public const int Bytes = 5;

    /// <summary>Reads it. Only 1 stands for compressed (Kitex v0.16.3).</summary>
    public static GrpcPrefix Read(ReadOnlySpan<byte> bytes) => new(bytes[0] == 1, BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]));

    /// <summary>Writes it.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[0] = (byte)(IsCompressed ? 1 : 0);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], Length);
    }
}
