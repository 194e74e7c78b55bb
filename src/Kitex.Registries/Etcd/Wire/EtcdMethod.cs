using Kitex.Network;
using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>A method of etcd, as its clients need it: requests are written, responses are read.</summary>
/// <param name="service">The service's name.</param>
/// <param name="name">The method's name.</param>
/// <param name="kind">How many messages go which way.</param>
internal sealed class EtcdMethod<TRequest, TResponse>(string service, string name, RpcKind kind = RpcKind.Unary)
    : RpcMethod(service, name, kind, "etcdserverpb", PayloadKind.Protobuf)
    where TRequest : class, IProtobufRequest
    where TResponse : class, IProtobufResponse<TResponse>
{
    public override void EncodeRequest(object? message, OutputBuffer output) => ((TRequest)message!).Write(new ProtobufFieldWriter(output));

    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => RpcResponse.Success(TResponse.Read(body));

    public override object? DecodeRequest(ReadOnlySpan<byte> body) => throw NotServed();

    public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => throw NotServed();

    private NotSupportedException NotServed() => new($"{this} is called, not served.");
}
