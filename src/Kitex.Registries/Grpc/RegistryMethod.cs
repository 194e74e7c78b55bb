using Kitex.Network;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Grpc;

/// <summary>A gRPC method of a registry, as its clients need it: requests are written, responses are read.</summary>
/// <param name="service">The service's name.</param>
/// <param name="name">The method's name.</param>
/// <param name="kind">How many messages go which way.</param>
/// <param name="package">The package around the service; null for none.</param>
internal sealed class RegistryMethod<TRequest, TResponse>(string service, string name, RpcKind kind, string? package = null)
    : RpcMethod(service, name, kind, package, PayloadKind.Protobuf)
    where TRequest : class, IProtobufRequest
    where TResponse : class, IProtobufResponse<TResponse>
{
    public override void EncodeRequest(object? message, OutputBuffer output) => ((TRequest)message!).Write(new ProtobufFieldWriter(output));

    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => RpcResponse.Success(TResponse.Read(body));

    public override object? DecodeRequest(ReadOnlySpan<byte> body) => throw NotServed();

    public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => throw NotServed();

    private NotSupportedException NotServed() => new($"{this} is called, not served.");
}
