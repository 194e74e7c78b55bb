using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>Ends a lease, and deletes what was written under it.</summary>
/// <param name="Id">Its id.</param>
internal sealed record LeaseRevokeRequest(long Id) : IProtobufRequest
{
    public void Write(ProtobufFieldWriter fields) => fields.Number(1, Id);
}
