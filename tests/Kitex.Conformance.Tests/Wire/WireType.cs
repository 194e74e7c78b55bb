namespace Kitex.Conformance.Tests.Wire;

/// <summary>The types of Thrift's binary protocol; the tests' own, so that a mistake of the product cannot hide in its tests.</summary>
internal enum WireType
{
    Stop = 0,
    Bool = 2,
    Byte = 3,
    Double = 4,
    I16 = 6,
    I32 = 8,
    I64 = 10,
    String = 11,
    Struct = 12,
    Map = 13,
    Set = 14,
    List = 15,
}
