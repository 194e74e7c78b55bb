using System.Buffers;

namespace Kitex.Protocols.Grpc;

/// <summary>The bytes of one message out of a stream; whoever takes it returns its memory by <see cref="Dispose"/>, once.</summary>
internal readonly struct GrpcBody(byte[] rented, int start, int length, bool isCompressed) : IDisposable
{
    /// <summary>True when it must be decompressed first.</summary>
    public bool IsCompressed { get; } = isCompressed;

    /// <summary>The bytes that it took in the stream.</summary>
    public int WireBytes => GrpcPrefix.Bytes + length;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => rented.AsSpan(start, length);

    /// <summary>The same, for what reads streams.</summary>
    public ArraySegment<byte> Segment => new(rented, start, length);

    /// <summary>Returns the memory.</summary>
    public void Dispose()
    {
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
