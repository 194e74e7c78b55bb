using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>Asks for a lease whose id the server chooses.</summary>
/// <param name="Seconds">How long it lasts without a sign of life.</param>
internal sealed record LeaseGrantRequest(long Seconds) : IProtobufRequest
{
    public void Write(ProtobufFieldWriter fields) => fields.Number(1, Seconds);
}
