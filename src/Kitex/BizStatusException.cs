using System.Collections.ObjectModel;

namespace Kitex;

/// <summary>
/// The service says no for reasons of its business: the call itself succeeded. A handler throws it, and the stub throws the
/// same to the caller, in every transport that can carry it (TTHeader and gRPC). It is no <see cref="RpcException"/>, so that nobody
/// takes it for a failure of the call.
/// </summary>
public class BizStatusException : Exception
{
    /// <param name="code">The business's own number; any but 0, which stands for success (Kitex v0.16.3).</param>
    /// <param name="message">What to tell the caller.</param>
    /// <param name="extra">More details as text; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code is 0.</exception>
    public BizStatusException(int code, string message, IReadOnlyDictionary<string, string>? extra = null)
        : base(message)
    {
        ArgumentOutOfRangeException.ThrowIfZero(code);
        Code = code;
        Extra = extra ?? ReadOnlyDictionary<string, string>.Empty;
    }

    /// <summary>The business's own number; never 0.</summary>
    public int Code { get; }

    /// <summary>More details as text; empty for none.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; }

    /// <summary>The status that gRPC has beside it, 1 to 16. Default INTERNAL (13), as Kitex; other transports drop it.</summary>
    public int GrpcStatus { get; init; } = 13;

    /// <summary>Details of that status: a serialized google.rpc.Status. Default empty.</summary>
    public ReadOnlyMemory<byte> StatusDetails { get; init; }
}
