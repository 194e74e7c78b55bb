using Kitex.Registries.Grpc;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>What a registry calls of etcd's v3 API.</summary>
internal static class EtcdMethods
{
    private const string Package = "etcdserverpb";

    public static RegistryMethod<RangeRequest, RangeResponse> Range { get; } = new("KV", "Range", RpcKind.Unary, Package);

    public static RegistryMethod<PutRequest, Acknowledgement> Put { get; } = new("KV", "Put", RpcKind.Unary, Package);

    public static RegistryMethod<LeaseGrantRequest, LeaseGrantResponse> LeaseGrant { get; } = new("Lease", "LeaseGrant", RpcKind.Unary, Package);

    public static RegistryMethod<LeaseRevokeRequest, Acknowledgement> LeaseRevoke { get; } = new("Lease", "LeaseRevoke", RpcKind.Unary, Package);

    public static RegistryMethod<LeaseKeepAliveRequest, LeaseKeepAliveResponse> LeaseKeepAlive { get; } = new("Lease", "LeaseKeepAlive", RpcKind.BidiStream, Package);

    public static RegistryMethod<WatchCreateRequest, WatchResponse> Watch { get; } = new("Watch", "Watch", RpcKind.BidiStream, Package);

    public static RegistryMethod<AuthenticateRequest, AuthenticateResponse> Authenticate { get; } = new("Auth", "Authenticate", RpcKind.Unary, Package);
}
