using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>A key with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; empty where it was not asked for, or the key is deleted.</param>
internal sealed record KeyValue(byte[] Key, byte[] Value) : IProtobufResponse<KeyValue>
{
    public static KeyValue Read(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFieldReader(message);
        byte[] key = [], value = [];
        while (fields.ReadField(out var number, out var type))
        {
            switch (number, type)
            {
                case (1, ProtobufWireType.Bytes): key = fields.ReadBytes().ToArray(); break;
                case (5, ProtobufWireType.Bytes): value = fields.ReadBytes().ToArray(); break;
                default: fields.Skip(number, type); break;
            }
        }

        return new KeyValue(key, value);
    }
}
