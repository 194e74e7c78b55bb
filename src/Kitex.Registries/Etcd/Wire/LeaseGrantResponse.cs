using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>A lease.</summary>
/// <param name="Id">Its id.</param>
internal sealed record LeaseGrantResponse(long Id) : IProtobufResponse<LeaseGrantResponse>
{
    public static LeaseGrantResponse Read(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFieldReader(message);
        var id = 0L;
        while (fields.ReadField(out var number, out var type))
        {
            if ((number, type) == (2, ProtobufWireType.Varint))
            {
                id = (long)fields.ReadVarint();
            }
            else
            {
                fields.Skip(number, type);
            }
        }

        return id != 0 ? new LeaseGrantResponse(id) : throw new ProtobufFormatException("The lease granted has no id.");
    }
}
