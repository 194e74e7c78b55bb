using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>An answer that says no more than that it was done.</summary>
internal sealed record Acknowledgement : IProtobufResponse<Acknowledgement>
{
    public static Acknowledgement Read(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFieldReader(message);
        while (fields.ReadField(out var number, out var type))
        {
            fields.Skip(number, type);
        }

        return new Acknowledgement();
    }
}
