namespace Kitex.Network;

/// <summary>A reserved gap in an <see cref="OutputBuffer"/>, filled when its value (a length, a checksum) is known.</summary>
public readonly ref struct OutputPatch
{
    internal OutputPatch(Span<byte> span) => Span = span;

    /// <summary>The reserved bytes. Valid until the buffer is flushed, rolled back or disposed.</summary>
    public Span<byte> Span { get; }
}
