using System.Buffers;
using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>Asks to be told of changes; the one request of a watch that a registry makes.</summary>
/// <param name="Key">The first key.</param>
/// <param name="RangeEnd">The key behind the last.</param>
/// <param name="StartRevision">The first revision to be told of.</param>
internal sealed record WatchCreateRequest(byte[] Key, byte[] RangeEnd, long StartRevision) : IProtobufRequest
{
    public void Write(ProtobufFieldWriter fields)
    {
        var encoded = new ArrayBufferWriter<byte>();
        var create = new ProtobufFieldWriter(encoded);
        create.Bytes(1, Key);
        create.Bytes(2, RangeEnd);
        create.Number(3, StartRevision);
        fields.Message(1, encoded.WrittenSpan);
    }
}
