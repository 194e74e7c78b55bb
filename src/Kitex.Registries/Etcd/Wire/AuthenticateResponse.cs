using System.Text;
using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>A token.</summary>
/// <param name="Token">It goes along with every request.</param>
internal sealed record AuthenticateResponse(string Token) : IProtobufResponse<AuthenticateResponse>
{
    public static AuthenticateResponse Read(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFieldReader(message);
        var token = "";
        while (fields.ReadField(out var number, out var type))
        {
            if ((number, type) == (2, ProtobufWireType.Bytes))
            {
                token = Encoding.UTF8.GetString(fields.ReadBytes());
            }
            else
            {
                fields.Skip(number, type);
            }
        }

        return new AuthenticateResponse(token);
    }
}
