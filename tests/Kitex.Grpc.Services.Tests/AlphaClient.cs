using Kitex.Client;
using Kitex.Grpc.Services.Reflection.V1;
using Kitex.Protobuf;

namespace Kitex.Grpc.Services.Tests;

/// <summary>Asks as tools do that know the old name alone.</summary>
internal sealed class AlphaClient(Action<KitexClientBuilder> configure) : KitexClient("reflection", configure)
{
    private static readonly RpcMethod Method = new ProtobufMethod<ServerReflectionRequest, ServerReflectionResponse>(
        "ServerReflection", "ServerReflectionInfo", RpcKind.BidiStream, ServerReflectionRequest.Parser, ServerReflectionResponse.Parser, "grpc.reflection.v1alpha");

    public IAsyncEnumerable<ServerReflectionResponse> AskAsync(IAsyncEnumerable<ServerReflectionRequest> requests, CallContext call = default) =>
        BidiStreamAsync<ServerReflectionRequest, ServerReflectionResponse>(Method, requests, call);
}
