using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Grpc;

/// <summary>A message of a registry's protocol: a dozen of them, each with few fields, so that no Protobuf library is needed.</summary>
/// <typeparam name="T">The message itself.</typeparam>
internal interface IProtobufMessage<out T>
{
    /// <summary>Writes its fields.</summary>
    void Write(ProtobufFieldWriter fields);

    /// <summary>Reads it; unknown fields are passed over.</summary>
    /// <exception cref="ProtobufFormatException">The bytes are malformed.</exception>
    static abstract T Read(ReadOnlySpan<byte> message);
}
