namespace Kitex.Network;

/// <summary>A position in an <see cref="OutputBuffer"/> to go back to when an encoding fails.</summary>
public readonly struct OutputMark
{
    internal OutputMark(OutputSegment? segment, int end, long length) => (Segment, End, Length) = (segment, end, length);

    internal OutputSegment? Segment { get; }

    internal int End { get; }

    /// <summary>The bytes that stood in the buffer at the mark.</summary>
    public long Length { get; }
}
