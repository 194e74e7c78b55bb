namespace Kitex.Serialization.Thrift.Schema;

/// <summary>What a type of the IDL is when typedefs are followed.</summary>
internal enum TypeKind
{
    Bool,
    Byte,
    I16,
    I32,
    I64,
    Double,
    String,
    Binary,
    Enum,
    List,
    Set,
    Map,
    Struct,
}
