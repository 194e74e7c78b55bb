namespace Kitex.Idl.Model;

/// <summary>What a type is after typedefs are followed.</summary>
public enum IdlTypeCategory
{
    /// <summary>Not resolved; only in results with errors.</summary>
    Unresolved,

    /// <summary><c>bool</c>.</summary>
    Bool,

    /// <summary><c>byte</c> or <c>i8</c>: a signed 8-bit integer.</summary>
    Byte,

    /// <summary><c>i16</c>.</summary>
    I16,

    /// <summary><c>i32</c>.</summary>
    I32,

    /// <summary><c>i64</c>.</summary>
    I64,

    /// <summary><c>double</c>.</summary>
    Double,

    /// <summary><c>string</c>: UTF-8 text.</summary>
    String,

    /// <summary><c>binary</c>: bytes.</summary>
    Binary,

    /// <summary><c>list</c>.</summary>
    List,

    /// <summary><c>set</c>.</summary>
    Set,

    /// <summary><c>map</c>.</summary>
    Map,

    /// <summary>An enum.</summary>
    Enum,

    /// <summary>A struct, union or exception: see <see cref="IdlStruct.Kind"/>; in Protobuf a message.</summary>
    Struct,
}
