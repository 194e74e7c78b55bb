namespace Kitex.Serialization.Thrift;

/// <summary>A container that the skipper is inside of: 8 bytes.</summary>
internal struct ThriftSkipFrame
{
    /// <summary>The type of list elements and map keys; STOP marks a struct.</summary>
    public ThriftType Even;

    /// <summary>The type of list elements and map values.</summary>
    public ThriftType Odd;

    /// <summary>The values left: keys and values alternate in a map, so an even number says that a key is next.</summary>
    public uint Left;

    public readonly bool IsStruct => Even == ThriftType.Stop;

    public readonly ThriftType Next => (Left & 1) == 0 ? Even : Odd;
}
