namespace Kitex.Serialization.Protobuf;

/// <summary>How the value of a Protobuf field stands on the wire.</summary>
internal enum ProtobufWireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    GroupStart = 3,
    GroupEnd = 4,
    Fixed32 = 5,
}
