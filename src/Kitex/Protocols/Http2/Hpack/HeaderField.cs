namespace Kitex.Protocols.Http2.Hpack;

/// <summary>One header field as spans, valid while it is handed over.</summary>
internal readonly ref struct HeaderField(HeaderName known, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isSensitive = false)
{
    /// <summary>The name where it is one of those known; of others only the text is.</summary>
    public HeaderName Known { get; } = known;

    /// <summary>The name as it came. Not checked: the protocol wants it in lower case, and only some characters.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>The value as it came; may be empty. Not checked.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>True when its sender wants it in no table, here or further on.</summary>
    public bool IsSensitive { get; } = isSensitive;

    /// <summary>The bytes it counts in tables and lists.</summary>
    public int Size => HpackTable.SizeOf(Name.Length, Value.Length);
}
