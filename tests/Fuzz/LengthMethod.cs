using Kitex.Network;

namespace Kitex.Fuzz;

/// <summary>A method whose messages are as many bytes as its request's number says, and are read as their number.</summary>
internal sealed class LengthMethod(string name, RpcKind kind) : RpcMethod("Fuzz", name, kind, "fuzz.api", PayloadKind.Protobuf)
{
    public override void EncodeRequest(object? message, OutputBuffer output)
    {
        var bytes = (int)message!;
        output.GetSpan(bytes)[..bytes].Fill((byte)bytes);
        output.Advance(bytes);
    }

    public override object? DecodeRequest(ReadOnlySpan<byte> body) => throw new NotSupportedException();

    public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => throw new NotSupportedException();

    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => RpcResponse.Success(body.Length);
}
