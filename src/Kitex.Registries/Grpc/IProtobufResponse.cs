using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Grpc;

/// <summary>A message that is only ever received.</summary>
/// <typeparam name="T">The message itself.</typeparam>
internal interface IProtobufResponse<out T>
{
    /// <summary>Reads it; unknown fields are passed over.</summary>
    /// <exception cref="ProtobufFormatException">The bytes are malformed.</exception>
    static abstract T Read(ReadOnlySpan<byte> message);
}
