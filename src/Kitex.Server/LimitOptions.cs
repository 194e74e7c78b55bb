using System.Collections.ObjectModel;
using System.Threading.RateLimiting;

namespace Kitex.Server;

/// <summary>
/// What a server takes on. A call has to be within the limit of its caller, of its method and of the server; one that is not is
/// answered with "request over limit" before its body is read, and its connection goes on.
/// </summary>
public sealed record LimitOptions
{
    /// <summary>The most connections open at once; one more is closed at once. Default 0: no limit.</summary>
    public int MaxConnections { get; init; }

    /// <summary>For all calls together. Default no limit.</summary>
    public CallLimit Server { get; init; } = new();

    /// <summary>For single methods, by full name ("Echo.echo") or by the method's name alone. Default none.</summary>
    public IReadOnlyDictionary<string, CallLimit> Methods { get; init; } = ReadOnlyDictionary<string, CallLimit>.Empty;

    /// <summary>For single callers, by the name that a caller gives itself. Default none.</summary>
    public IReadOnlyDictionary<string, CallLimit> Callers { get; init; } = ReadOnlyDictionary<string, CallLimit>.Empty;

    /// <summary>
    /// For each caller that is not among <see cref="Callers"/>, by name; those without one count as one. Beyond 10,000 names all
    /// others count as one. Default null: no limit.
    /// </summary>
    public CallLimit? EachCaller { get; init; }

    /// <summary>A limit of calls under way that the server finds itself. Default null: none.</summary>
    public AdaptiveConcurrencyOptions? Adaptive { get; init; }

    /// <summary>
    /// A limiter of one's own, asked once the request is read and never waited for; its lease is held until the call ends. It stays
    /// the caller's to dispose. Default null: none.
    /// </summary>
    public PartitionedRateLimiter<RpcRequest>? Limiter { get; init; }

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        if (MaxConnections < 0)
        {
            throw new ArgumentException($"{nameof(MaxConnections)} must not be negative; it is {MaxConnections}.");
        }

        Server.Validate("Limits.Server");
        EachCaller?.Validate("Limits.EachCaller");
        Adaptive?.Validate();
        foreach (var (name, limit) in Methods)
        {
            limit.Validate($"Limits.Methods[{name}]");
        }

        foreach (var (name, limit) in Callers)
        {
            limit.Validate($"Limits.Callers[{name}]");
        }
    }
}
