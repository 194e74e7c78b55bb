using Google.Protobuf;

namespace Kitex.Protobuf;

/// <summary>Bytes that are no valid Protobuf message of the type expected.</summary>
/// <param name="message">Names the type and what is wrong.</param>
/// <param name="cause">What the Protobuf library says.</param>
public sealed class ProtobufFormatException(string message, InvalidProtocolBufferException cause) : FormatException(message, cause);
