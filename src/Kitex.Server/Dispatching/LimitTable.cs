using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace Kitex.Server.Dispatching;

/// <summary>All limits of a server as they are at one time. Replaced as a whole; the gates go on from one to the next.</summary>
internal sealed class LimitTable
{
    private readonly CallGate? _server;
    private readonly Dictionary<string, CallGate> _methods;
    private readonly Dictionary<string, CallGate> _callers;
    private readonly CallerGates? _eachCaller;

    // What the method's names lead to.
    private readonly ConcurrentDictionary<RpcMethod, CallGate?> _found = new();

    /// <param name="options">The limits.</param>
    /// <param name="before">What they replace; null at first.</param>
    /// <param name="time">The server's clock.</param>
    public LimitTable(LimitOptions options, LimitTable? before, TimeProvider time)
    {
        _server = options.Server == new CallLimit() ? null : Gate(before?._server, "the server", options.Server, time);
        _methods = options.Methods.ToDictionary(static m => m.Key, m => Gate(before?._methods.GetValueOrDefault(m.Key), m.Key, m.Value, time));
        _callers = options.Callers.ToDictionary(static c => c.Key, c => Gate(before?._callers.GetValueOrDefault(c.Key), CallerName(c.Key), c.Value, time));
        _eachCaller = options.EachCaller is null ? null : before?._eachCaller ?? new CallerGates(time);
        _eachCaller?.Limit(options.EachCaller);
        Limiter = options.Limiter;
        Adaptive = options.Adaptive is null ? null : before?.Adaptive is { } adaptive && adaptive.Options == options.Adaptive ? adaptive : new AdaptiveConcurrency(options.Adaptive, time);
    }

    /// <summary>The user's own; null for none.</summary>
    public PartitionedRateLimiter<RpcRequest>? Limiter { get; }

    /// <summary>The limit the server finds itself; null for none.</summary>
    public AdaptiveConcurrency? Adaptive { get; }

    /// <summary>True when nothing is limited.</summary>
    public bool IsEmpty => _server is null && _methods.Count + _callers.Count == 0 && _eachCaller is null && Limiter is null && Adaptive is null;

    /// <summary>"caller 'name'".</summary>
    public static string CallerName(string caller) => caller.Length == 0 ? "callers without a name" : $"caller '{caller}'";

    /// <summary>The limits a call is under.</summary>
    public CallGates Of(RpcMethod method, string caller) => new(
        _callers.TryGetValue(caller, out var named) ? named : _eachCaller?.Of(caller),
        _methods.Count == 0 ? null : Of(method),
        _server);

    /// <summary>Adds the limits that hold now, and what is under way of them; those of callers who are not named are too many.</summary>
    public void Describe(Dictionary<string, double> figures)
    {
        Describe(figures, "Server", _server);
        foreach (var (name, gate) in _methods)
        {
            Describe(figures, $"Methods:{name}", gate);
        }

        foreach (var (name, gate) in _callers)
        {
            Describe(figures, $"Callers:{name}", gate);
        }

        if (Adaptive is not null)
        {
            figures["Adaptive:Limit"] = Adaptive.Limit;
            figures["Adaptive:UnderWay"] = Adaptive.UnderWay;
        }
    }

    private static void Describe(Dictionary<string, double> figures, string name, CallGate? gate)
    {
        if (gate is null)
        {
            return;
        }

        if (gate.Limit.PerSecond > 0)
        {
            figures[$"{name}:PerSecond"] = gate.Limit.PerSecond;
        }

        if (gate.Limit.Concurrency > 0)
        {
            figures[$"{name}:Concurrency"] = gate.Limit.Concurrency;
        }

        figures[$"{name}:UnderWay"] = gate.UnderWay;
    }

    private CallGate? Of(RpcMethod method) => method is UnservedMethod ? Find(method) // One of its own for each call.
        : _found.TryGetValue(method, out var known) ? known : _found.GetOrAdd(method, Find);

    private CallGate? Find(RpcMethod method) => _methods.GetValueOrDefault(method.ToString()) ?? _methods.GetValueOrDefault(method.Name);

    private static CallGate Gate(CallGate? before, string name, CallLimit limit, TimeProvider time)
    {
        var gate = before ?? new CallGate(name, time);
        gate.Limit = limit;
        return gate;
    }
}
