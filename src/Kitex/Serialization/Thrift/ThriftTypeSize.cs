namespace Kitex.Serialization.Thrift;

/// <summary>How many bytes a value takes.</summary>
internal static class ThriftTypeSize
{
    /// <summary>Indexed by type id: the bytes of a type whose values all have one size, otherwise 0.</summary>
    private static ReadOnlySpan<byte> Fixed => [0, 0, 1, 1, 8, 0, 2, 0, 4, 0, 8, 0, 0, 0, 0, 0];

    /// <summary>Indexed by type id: the least bytes of a value; 0 for types that no value has.</summary>
    private static ReadOnlySpan<byte> Shortest => [0, 0, 1, 1, 8, 0, 2, 0, 4, 0, 8, 4, 1, 6, 5, 5];

    /// <summary>The bytes of every value of this type; 0 when they differ or the type is unknown.</summary>
    public static int Of(ThriftType type) => (int)type < Fixed.Length ? Fixed[(int)type] : 0;

    /// <summary>The bytes of the shortest value of this type; 0 when the type is unknown.</summary>
    public static int Least(ThriftType type) => (int)type < Shortest.Length ? Shortest[(int)type] : 0;
}
