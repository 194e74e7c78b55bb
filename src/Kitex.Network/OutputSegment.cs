namespace Kitex.Network;

/// <summary>A piece of an <see cref="OutputBuffer"/>: rented and writable, or lent by the caller and only read.</summary>
internal sealed class OutputSegment
{
    /// <summary>The rented array; null when the bytes were lent.</summary>
    public byte[]? Rented;

    /// <summary>All bytes of the piece, written or not.</summary>
    public ReadOnlyMemory<byte> Memory;

    /// <summary>The first byte not yet sent.</summary>
    public int Start;

    /// <summary>The end of what was written.</summary>
    public int End;

    public OutputSegment? Next;

    public ReadOnlyMemory<byte> Unsent => Memory[Start..End];
}
