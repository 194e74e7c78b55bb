namespace Kitex;

/// <summary>In what a method's messages are encoded.</summary>
public enum PayloadKind
{
    /// <summary>Thrift binary.</summary>
    Thrift,

    /// <summary>Protobuf.</summary>
    Protobuf,
}
