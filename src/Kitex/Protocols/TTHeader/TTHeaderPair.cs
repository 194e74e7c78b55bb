namespace Kitex.Protocols.TTHeader;

/// <summary>One key and value of a TTHeader, as spans of the message.</summary>
public readonly ref struct TTHeaderPair
{
    internal TTHeaderPair(TTHeaderBlock block, TTHeaderIntKey intKey, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Block = block;
        IntKey = intKey;
        Key = key;
        Value = value;
    }

    /// <summary>The block it stands in, and so which of the keys it has.</summary>
    public TTHeaderBlock Block { get; }

    /// <summary>True when the key is <see cref="IntKey"/>, false when it is <see cref="Key"/>.</summary>
    public bool IsInt => Block == TTHeaderBlock.IntKeyValue;

    /// <summary>The numbered key; 0 unless <see cref="IsInt"/>.</summary>
    public TTHeaderIntKey IntKey { get; }

    /// <summary>The text key in UTF-8, <see cref="TTHeaderKeys.AclToken"/> for the token; empty when <see cref="IsInt"/>. Not checked to be UTF-8.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The value in UTF-8; may be empty. Not checked to be UTF-8.</summary>
    public ReadOnlySpan<byte> Value { get; }
}
