namespace Kitex.Registries.Etcd.Wire;

/// <summary>What a registry calls of etcd's v3 API.</summary>
internal static class EtcdMethods
{
    public static EtcdMethod<RangeRequest, RangeResponse> Range { get; } = new("KV", "Range");

    public static EtcdMethod<PutRequest, Acknowledgement> Put { get; } = new("KV", "Put");

    public static EtcdMethod<LeaseGrantRequest, LeaseGrantResponse> LeaseGrant { get; } = new("Lease", "LeaseGrant");

    public static EtcdMethod<LeaseRevokeRequest, Acknowledgement> LeaseRevoke { get; } = new("Lease", "LeaseRevoke");

    public static EtcdMethod<LeaseKeepAliveRequest, LeaseKeepAliveResponse> LeaseKeepAlive { get; } = new("Lease", "LeaseKeepAlive", RpcKind.BidiStream);

    public static EtcdMethod<WatchCreateRequest, WatchResponse> Watch { get; } = new("Watch", "Watch", RpcKind.BidiStream);

    public static EtcdMethod<AuthenticateRequest, AuthenticateResponse> Authenticate { get; } = new("Auth", "Authenticate");
}
