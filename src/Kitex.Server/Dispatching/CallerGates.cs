using System.Collections.Concurrent;

namespace Kitex.Server.Dispatching;

/// <summary>A limit for each caller, whoever comes. Callers choose their names, so there is a bound to those kept apart.</summary>
/// <param name="time">The server's clock.</param>
internal sealed class CallerGates(TimeProvider time)
{
    private const int MostCallers = 10_000;

    private readonly ConcurrentDictionary<string, CallGate> _callers = new();
    private readonly CallGate _others = new("all other callers", time);
    private readonly Lock _gate = new();
    private CallLimit? _limit;

    /// <summary>The limit of each; null for none.</summary>
    public void Limit(CallLimit? limit)
    {
        lock (_gate)
        {
            _limit = limit;
            _others.Limit = limit ?? new();
            foreach (var (_, caller) in _callers)
            {
                caller.Limit = limit ?? new();
            }
        }
    }

    public CallGate Of(string caller) => _callers.TryGetValue(caller, out var known) ? known : Add(caller);

    private CallGate Add(string caller)
    {
        lock (_gate)
        {
            if (_callers.TryGetValue(caller, out var known))
            {
                return known;
            }

            if (_callers.Count >= MostCallers)
            {
                return _others;
            }

            return _callers[caller] = new CallGate(LimitTable.CallerName(caller), time) { Limit = _limit ?? new() };
        }
    }
}
