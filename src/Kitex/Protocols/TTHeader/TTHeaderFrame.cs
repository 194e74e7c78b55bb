namespace Kitex.Protocols.TTHeader;

/// <summary>What a TTHeader says, and where everything stands in its message. Offsets only: the bytes stay with the caller.</summary>
/// <param name="Length">The bytes of the whole message, the LENGTH field included.</param>
/// <param name="Flags">The flags, unnamed ones too.</param>
/// <param name="SequenceId">The caller's number of the call; may be negative.</param>
/// <param name="Protocol">What the payload is said to be.</param>
/// <param name="TransformCount">
/// How many transforms the sender declares. Nobody applies any: the payload is plain whatever is declared, as in Kitex v0.16.3.
/// </param>
/// <param name="PairCount">How many keys the info blocks hold, repeated ones counted each time.</param>
/// <param name="PayloadStart">Where the header ends and the payload begins.</param>
public readonly record struct TTHeaderFrame(
    int Length, TTHeaderFlags Flags, int SequenceId, TTHeaderProtocol Protocol, int TransformCount, int PairCount, int PayloadStart)
{
    /// <summary>The bytes of the payload.</summary>
    public int PayloadLength => Length - PayloadStart;

    /// <summary>The ids of the declared transforms, out of the message that this header was read from.</summary>
    public ReadOnlySpan<byte> Transforms(ReadOnlySpan<byte> message) => message.Slice(TTHeaderFormat.TransformsOffset, TransformCount);

    /// <summary>The keys and values, out of the message that this header was read from; its payload may still be on its way.</summary>
    public TTHeaderInfo Info(ReadOnlySpan<byte> message) =>
        new(new TTHeaderInfoEnumerator(message[..PayloadStart], TTHeaderFormat.TransformsOffset + TransformCount));

    /// <summary>The payload, out of the message that this header was read from, which is whole.</summary>
    public ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> message) => message.Slice(PayloadStart, PayloadLength);
}
