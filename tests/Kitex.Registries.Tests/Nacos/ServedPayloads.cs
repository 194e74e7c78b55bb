using Kitex.Network;
using Kitex.Registries.Nacos;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>A method of Nacos as its servers need it.</summary>
/// <param name="called">The same as it is called.</param>
internal sealed class ServedPayloads(RpcMethod called) : RpcMethod(called.Service, called.Name, called.Kind, called.Package, called.Payload)
{
    public override object? DecodeRequest(ReadOnlySpan<byte> body) => NacosPayload.Read(body);

    public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => ((NacosPayload)response.Message!).Write(new ProtobufFieldWriter(output));

    public override void EncodeRequest(object? message, OutputBuffer output) => called.EncodeRequest(message, output);

    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => called.DecodeResponse(body);
}
