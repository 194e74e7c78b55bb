using Kitex.Protocols.Grpc;

namespace Kitex.Transport;

/// <summary>
/// What a server says when it refuses a call before any work, in the words of Kitex v0.16.3: the wire has no type of its own for it,
/// and what handlers say never begins so.
/// </summary>
internal static class RemoteRefusal
{
    /// <summary>A limit was reached.</summary>
    public const string OverLimit = "request over limit";

    /// <summary>A rule forbids it.</summary>
    public const string Forbidden = "request forbidden";

    /// <summary>The kind of failure that an application exception stands for.</summary>
    public static RpcErrorCode CodeOf(int typeId, string text) => typeId == ApplicationExceptionType.InternalError ? CodeOf(text) : RpcErrorCode.Remote;

    /// <summary>The kind of failure that a gRPC status stands for.</summary>
    public static RpcErrorCode CodeOfStatus(int status, string text) => status is GrpcStatusCode.PermissionDenied or GrpcStatusCode.ResourceExhausted ? CodeOf(text) : RpcErrorCode.Remote;

    private static RpcErrorCode CodeOf(string text) =>
        text.StartsWith(OverLimit, StringComparison.Ordinal) ? RpcErrorCode.Rejected
        : text.StartsWith(Forbidden, StringComparison.Ordinal) ? RpcErrorCode.AccessDenied
        : RpcErrorCode.Remote;
}
