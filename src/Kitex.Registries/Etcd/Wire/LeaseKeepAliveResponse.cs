using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>What a sign of life was good for.</summary>
/// <param name="Seconds">How long the lease lasts from now on; 0 when there is none.</param>
internal sealed record LeaseKeepAliveResponse(long Seconds) : IProtobufResponse<LeaseKeepAliveResponse>
{
    public static LeaseKeepAliveResponse Read(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFieldReader(message);
        var seconds = 0L;
        while (fields.ReadField(out var number, out var type))
        {
            if ((number, type) == (3, ProtobufWireType.Varint))
            {
                seconds = (long)fields.ReadVarint();
            }
            else
            {
                fields.Skip(number, type);
            }
        }

        return new LeaseKeepAliveResponse(seconds);
    }
}
