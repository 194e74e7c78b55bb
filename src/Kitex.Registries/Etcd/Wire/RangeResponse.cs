using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>What keys there are.</summary>
/// <param name="Revision">Of the store when it was read.</param>
/// <param name="Values">The keys with their values.</param>
internal sealed record RangeResponse(long Revision, IReadOnlyList<KeyValue> Values) : IProtobufResponse<RangeResponse>
{
    public static RangeResponse Read(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFieldReader(message);
        var revision = 0L;
        var values = new List<KeyValue>();
        while (fields.ReadField(out var number, out var type))
        {
            switch (number, type)
            {
                case (1, ProtobufWireType.Bytes): revision = ResponseHeader.ReadRevision(fields.ReadBytes()); break;
                case (2, ProtobufWireType.Bytes): values.Add(KeyValue.Read(fields.ReadBytes())); break;
                default: fields.Skip(number, type); break;
            }
        }

        return new RangeResponse(revision, values);
    }
}
