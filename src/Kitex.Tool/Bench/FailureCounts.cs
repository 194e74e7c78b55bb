using System.Globalization;
using Kitex.Tool.Calling;

namespace Kitex.Tool.Bench;

/// <summary>Failures by their kind. Many threads add at once.</summary>
internal sealed class FailureCounts
{
    // A service may put anything into its codes.
    private const int MostKinds = 50;
    private const string Others = "other errors";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FailureCount> _kinds = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public long Total
    {
        get
        {
            lock (_gate)
                return _kinds.Values.Sum(static kind => kind.Count);
        }
    }

    /// <summary>Counts one.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="isGrpc">Whether its number is gRPC's.</param>
    public void Add(RpcError error, bool isGrpc)
    {
        var kind = Kind(error, isGrpc);
        lock (_gate)
        {
            if (!_kinds.ContainsKey(kind) && _kinds.Count >= MostKinds)
                kind = Others;
            _kinds[kind] = _kinds.TryGetValue(kind, out var known) ? known with { Count = known.Count + 1 } : new FailureCount(kind, 1, Text(error));
        }
    }

    /// <summary>All kinds, the most frequent first.</summary>
    public IReadOnlyList<FailureCount> Snapshot()
    {
        lock (_gate)
            return [.. _kinds.Values.OrderByDescending(static kind => kind.Count).ThenBy(static kind => kind.Kind, StringComparer.Ordinal)];
    }

    private static string Kind(RpcError error, bool isGrpc) => error.Code switch
    {
        RpcErrorCode.Declared when error.Cause is DeclaredFailure declared => $"declared exception {declared.Name}",
        RpcErrorCode.Business when error.Cause is BizStatusException business => string.Create(CultureInfo.InvariantCulture, $"business error {business.Code}"),
        RpcErrorCode.Remote when isGrpc => string.Create(CultureInfo.InvariantCulture, $"gRPC status {error.TypeId}"),
        RpcErrorCode.Remote => string.Create(CultureInfo.InvariantCulture, $"application exception {error.TypeId}"),
        RpcErrorCode.Timeout or RpcErrorCode.CallerDeadline => "timeout",
        RpcErrorCode.ConnectTimeout => "connect timeout",
        RpcErrorCode.ConnectFailed => "connection failed",
        RpcErrorCode.ConnectionLost => "connection lost",
        RpcErrorCode.Protocol => "reply not understood",
        RpcErrorCode.TooLarge => "message too large",
        RpcErrorCode.Rejected => "call refused by the client",
        _ => $"{error.Code} error",
    };

    /// <summary>What a failure says.</summary>
    public static string Text(RpcError error) => error.Cause is DeclaredFailure declared ? declared.Message : error.Message;
}
