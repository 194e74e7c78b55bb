using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>Asks for a key, or a range of them, as a majority of the cluster knows it.</summary>
/// <param name="Key">The first key.</param>
/// <param name="RangeEnd">The key behind the last; empty for the first alone.</param>
internal sealed record RangeRequest(byte[] Key, byte[] RangeEnd) : IProtobufRequest
{
    /// <summary>Leave out the values.</summary>
    public bool KeysOnly { get; init; }

    public void Write(ProtobufFieldWriter fields)
    {
        fields.Bytes(1, Key);
        fields.Bytes(2, RangeEnd);
        fields.Flag(8, KeysOnly);
    }
}
