namespace Kitex.Registries.Etcd;

/// <summary>What the errors of etcd mean. Its statuses and texts: etcd 3.4 and 3.5, api/v3rpc/rpctypes.</summary>
internal static class EtcdFailure
{
    private const int InvalidArgument = 3;
    private const int NotFound = 5;
    private const int PermissionDenied = 7;
    private const int FailedPrecondition = 9;
    private const int Unimplemented = 12;
    private const int Unauthenticated = 16;

    private const string OldToken = "etcdserver: revision of auth store is old";
    private const string NoToken = "etcdserver: user name is empty";
    private const string WrongPassword = "etcdserver: authentication failed";
    private const string NoAuthentication = "etcdserver: authentication is not enabled";

    /// <summary>Whether another server may do better: this one has not answered, or is unwell.</summary>
    public static bool IsOfServer(RpcError error) => error.RemoteMessage is null
        ? error.Code is not (RpcErrorCode.Encoding or RpcErrorCode.TooLarge or RpcErrorCode.Unsupported)
        : error.TypeId is not (InvalidArgument or NotFound or PermissionDenied or FailedPrecondition or Unimplemented or Unauthenticated);

    /// <summary>Whether another token may do better.</summary>
    public static bool IsOfToken(RpcError error) => error.RemoteMessage is { } said
        && (error.TypeId == Unauthenticated || said.StartsWith(OldToken, StringComparison.Ordinal) || said.StartsWith(NoToken, StringComparison.Ordinal));

    /// <summary>Whether there is no authentication, so that no token is needed.</summary>
    public static bool IsWithoutAuthentication(RpcError error) => error.RemoteMessage?.StartsWith(NoAuthentication, StringComparison.Ordinal) == true;

    /// <summary>Whether the lease asked for is gone.</summary>
    public static bool IsOfLease(RegistryException failed) => failed.InnerException is RpcException { Error: { RemoteMessage: not null, TypeId: NotFound } };

    /// <summary>A server has said no.</summary>
    public static RegistryException Refused(string address, string what, RpcException cause)
    {
        var said = cause.Error.RemoteMessage ?? cause.Message;
        var isDenied = cause.Error.TypeId == PermissionDenied || IsOfToken(cause.Error) || said.StartsWith(WrongPassword, StringComparison.Ordinal);
        return new RegistryException(EtcdRegistry.Kind, address, $"{what} was refused: {said}{(isDenied ? ". Check User and Password, and that the user's role may read and write the prefix." : "")}", cause)
        {
            IsDenied = isDenied,
        };
    }

    /// <summary>No server has answered.</summary>
    public static RegistryException Unreached(string addresses, string what, RpcException cause) =>
        new(EtcdRegistry.Kind, addresses, $"{what} failed on every endpoint, the last said: {cause.Message}", cause);

    /// <summary>A server has ended a watch, or is gone.</summary>
    public static RegistryException Lost(string address, RpcException cause) =>
        new(EtcdRegistry.Kind, address, $"the watch is lost: {cause.Message}", cause);
}
