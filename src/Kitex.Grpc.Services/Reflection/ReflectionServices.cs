using Kitex.Grpc.Services.Reflection.V1;
using Kitex.Protobuf;

namespace Kitex.Grpc.Services.Reflection;

/// <summary>The two names of the one service: many tools in use still ask for the old one.</summary>
internal static class ReflectionServices
{
    private static readonly RpcMethod AlphaMethod = new ProtobufMethod<ServerReflectionRequest, ServerReflectionResponse>(
        ServerReflectionMethods.Service, ServerReflectionMethods.ServerReflectionInfo.Name, RpcKind.BidiStream,
        ServerReflectionRequest.Parser, ServerReflectionResponse.Parser, "grpc.reflection.v1alpha");

    public static ServiceDescriptor V1(IServerReflection handler) => ServerReflectionDescriptor.Describe(handler);

    /// <summary>Its messages are those of v1, byte for byte.</summary>
    public static ServiceDescriptor V1Alpha(IServerReflection handler)
    {
        var v1 = V1(handler);
        return v1 with
        {
            Methods = [v1.Methods[0] with { Method = AlphaMethod }],
            Idl = static () => Reflection.V1Alpha.ReflectionReflection.Descriptor.Services[0],
        };
    }
}
