using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>What stands before every answer; of it a registry needs the revision alone.</summary>
internal static class ResponseHeader
{
    /// <exception cref="ProtobufFormatException">The bytes are malformed.</exception>
    public static long ReadRevision(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFieldReader(message);
        var revision = 0L;
        while (fields.ReadField(out var number, out var type))
        {
            if ((number, type) == (3, ProtobufWireType.Varint))
            {
                revision = (long)fields.ReadVarint();
            }
            else
            {
                fields.Skip(number, type);
            }
        }

        return revision;
    }
}
