using Kitex.Network;

namespace Kitex.Server.Tests;

/// <summary>A method with the messages of another one, under other names.</summary>
internal sealed class RenamedMethod(RpcMethod messages, string service, string name)
    : RpcMethod(service, name, messages.Kind, messages.Package, messages.Payload)
{
    public override void EncodeRequest(object? message, OutputBuffer output) => messages.EncodeRequest(message, output);

    public override object? DecodeRequest(ReadOnlySpan<byte> body) => messages.DecodeRequest(body);

    public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => messages.EncodeResponse(response, output);

    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => messages.DecodeResponse(body);
}
