using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Grpc;

/// <summary>A message that is only ever sent.</summary>
internal interface IProtobufRequest
{
    /// <summary>Writes its fields.</summary>
    void Write(ProtobufFieldWriter fields);
}
