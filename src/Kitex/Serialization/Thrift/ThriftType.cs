using System.Diagnostics.CodeAnalysis;

namespace Kitex.Serialization.Thrift;

/// <summary>
/// The type ids of the Thrift binary protocol, as they stand before every field and in the header of every container.
/// An enum of the IDL travels as <see cref="I32"/>; unions and exceptions as <see cref="Struct"/>.
/// </summary>
[SuppressMessage("Design", "CA1028:Enum Storage should be Int32", Justification = "A type id is one byte on the wire.")]
[SuppressMessage("Design", "CA1027:Mark enums with FlagsAttribute", Justification = "The ids are a plain enumeration with gaps.")]
[SuppressMessage("Design", "CA1008:Enums should have zero value", Justification = "Zero is the protocol's STOP.")]
public enum ThriftType : byte
{
    /// <summary>Ends a struct; no field id follows.</summary>
    Stop = 0,

    /// <summary>No value. Only Kitex's generic servers send it, as the result of a void method.</summary>
    Void = 1,

    /// <summary>One byte; only 0x01 is true.</summary>
    Bool = 2,

    /// <summary>One signed byte (byte, i8).</summary>
    Byte = 3,

    /// <summary>Eight bytes, IEEE 754.</summary>
    Double = 4,

    /// <summary>Two bytes.</summary>
    I16 = 6,

    /// <summary>Four bytes; also every enum.</summary>
    I32 = 8,

    /// <summary>Eight bytes.</summary>
    I64 = 10,

    /// <summary>A four-byte length and as many bytes; text (UTF-8) and binary alike.</summary>
    String = 11,

    /// <summary>Fields up to <see cref="Stop"/>.</summary>
    Struct = 12,

    /// <summary>Key type, value type, a four-byte count, then the pairs.</summary>
    Map = 13,

    /// <summary>Element type, a four-byte count, then the elements.</summary>
    Set = 14,

    /// <summary>Element type, a four-byte count, then the elements.</summary>
    List = 15,
}
