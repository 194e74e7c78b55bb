using Kitex.Network;

namespace Kitex.Fuzz;

/// <summary>A method whose requests are read as their number of bytes, and whose responses are as many bytes as their number says.</summary>
internal sealed class ServedMethod(string name, RpcKind kind) : RpcMethod("Fuzz", name, kind, "fuzz.api", PayloadKind.Protobuf)
{
    public override void EncodeRequest(object? message, OutputBuffer output) => throw new NotSupportedException();

    /// <summary>One that begins with 0xff is malformed.</summary>
    public override object? DecodeRequest(ReadOnlySpan<byte> body) => body is [0xff, ..] ? throw new FormatException("It begins with 0xff.") : body.Length;

    public override void EncodeResponse(in RpcResponse response, OutputBuffer output)
    {
        var bytes = (int)response.Message!;
        output.GetSpan(bytes)[..bytes].Fill((byte)bytes);
        output.Advance(bytes);
    }

    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => throw new NotSupportedException();
}
