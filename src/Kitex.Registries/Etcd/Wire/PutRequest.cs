using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>Writes a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value.</param>
/// <param name="Lease">The lease that it ends with.</param>
internal sealed record PutRequest(byte[] Key, byte[] Value, long Lease) : IProtobufRequest
{
    public void Write(ProtobufFieldWriter fields)
    {
        fields.Bytes(1, Key);
        fields.Bytes(2, Value);
        fields.Number(3, Lease);
    }
}
