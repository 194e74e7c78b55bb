using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>A sign of life.</summary>
/// <param name="Id">The lease's.</param>
internal sealed record LeaseKeepAliveRequest(long Id) : IProtobufRequest
{
    public void Write(ProtobufFieldWriter fields) => fields.Number(1, Id);
}
