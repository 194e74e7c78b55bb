using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>A change of one key.</summary>
/// <param name="IsDeleted">Whether it is gone; otherwise it was written.</param>
/// <param name="Entry">The key, with its value where it was written.</param>
internal sealed record WatchEvent(bool IsDeleted, KeyValue Entry) : IProtobufResponse<WatchEvent>
{
    public static WatchEvent Read(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFieldReader(message);
        var isDeleted = false;
        var entry = new KeyValue([], []);
        while (fields.ReadField(out var number, out var type))
        {
            switch (number, type)
            {
                // Written is the enumeration's zero.
                case (1, ProtobufWireType.Varint): isDeleted = fields.ReadVarint() == 1; break;
                case (2, ProtobufWireType.Bytes): entry = KeyValue.Read(fields.ReadBytes()); break;
                default: fields.Skip(number, type); break;
            }
        }

        return new WatchEvent(isDeleted, entry);
    }
}
