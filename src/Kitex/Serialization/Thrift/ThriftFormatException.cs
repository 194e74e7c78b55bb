namespace Kitex.Serialization.Thrift;

/// <summary>
/// Bytes that are no valid Thrift (the text says what, at which byte and near which field), or a value that has no
/// encoding, such as a union without exactly one member.
/// </summary>
public sealed class ThriftFormatException(string message) : FormatException(message);
