using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>Asks for a token.</summary>
/// <param name="User">The user.</param>
/// <param name="Password">The password.</param>
internal sealed record AuthenticateRequest(string User, string Password) : IProtobufRequest
{
    public void Write(ProtobufFieldWriter fields)
    {
        fields.Text(1, User);
        fields.Text(2, Password);
    }
}
