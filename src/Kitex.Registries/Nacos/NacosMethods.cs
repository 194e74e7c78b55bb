using Kitex.Registries.Grpc;

namespace Kitex.Registries.Nacos;

/// <summary>The two methods that Nacos serves over gRPC; their services stand in no package.</summary>
internal static class NacosMethods
{
    /// <summary>A request and its answer.</summary>
    public static RegistryMethod<NacosPayload, NacosPayload> Request { get; } = new("Request", "request", RpcKind.Unary);

    /// <summary>What makes a connection known to the server, and what the server asks and tells by itself.</summary>
    public static RegistryMethod<NacosPayload, NacosPayload> Stream { get; } = new("BiRequestStream", "requestBiStream", RpcKind.BidiStream);
}
