namespace Kitex.Protocols.TTHeader;

/// <summary>What a mesh header says, and where its parts stand in the message.</summary>
/// <param name="PairCount">How many text keys it holds, repeated ones counted each time.</param>
/// <param name="PairsEnd">Where the last value ends; what follows up to the payload has no meaning.</param>
/// <param name="PayloadStart">Where the header ends and the payload, framed or not, begins.</param>
public readonly record struct MeshHeader(int PairCount, int PairsEnd, int PayloadStart)
{
    /// <summary>The keys and values, out of the message that this header was read from.</summary>
    public TTHeaderInfo Info(ReadOnlySpan<byte> message) =>
        new(new TTHeaderInfoEnumerator(message[..PairsEnd], MeshHeaderReader.PairsOffset, PairCount));
}
