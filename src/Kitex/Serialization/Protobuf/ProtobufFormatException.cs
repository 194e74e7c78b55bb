namespace Kitex.Serialization.Protobuf;

/// <summary>Bytes that are no valid Protobuf message of the type expected.</summary>
/// <param name="message">Names the type and what is wrong.</param>
/// <param name="cause">What lies behind it; null for nothing.</param>
public sealed class ProtobufFormatException(string message, Exception? cause = null) : FormatException(message, cause);
