namespace Kitex.Protocols.TTHeader;

/// <summary>
/// The protocol id of a TTHeader. Kitex v0.16.3 writes <see cref="ThriftBinary"/> for Kitex Protobuf too and tells the
/// payloads apart by their own first bytes.
/// </summary>
public enum TTHeaderProtocol
{
    /// <summary>The default, whatever the payload.</summary>
    ThriftBinary = 0x00,

    /// <summary>Thrift compact. Refused on reading, as in Kitex.</summary>
    ThriftCompact = 0x02,

    /// <summary>Taken for compatibility, as in Kitex; the payload is binary all the same.</summary>
    ThriftCompactV2 = 0x03,

    /// <summary>A Kitex Protobuf message.</summary>
    KitexProtobuf = 0x04,

    /// <summary>A bare Thrift struct: data of TTHeader streaming.</summary>
    ThriftStruct = 0x10,

    /// <summary>A bare Protobuf message: data of TTHeader streaming.</summary>
    ProtobufStruct = 0x11,
}
