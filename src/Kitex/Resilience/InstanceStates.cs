using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Kitex.Resilience;

/// <summary>
/// What is known of each instance. That of one which is gone is dropped; since calls go on to where it was for a moment, and others to
/// addresses of their own, what nobody asks for any more is dropped as well, when another one appears.
/// </summary>
/// <param name="create">Begins with an instance.</param>
/// <param name="isUseless">Whether nothing is lost with it at this time; one that was asked for in the last minute is not.</param>
/// <param name="time">The client's clock.</param>
internal sealed class InstanceStates<TState>(Func<EndPoint, TState> create, Func<TState, long, bool> isUseless, TimeProvider time)
    where TState : class
{
    private readonly ConcurrentDictionary<EndPoint, TState> _states = new();
    private readonly long _interval = (long)(OutcomeWindow.UnusedAfter.TotalSeconds * time.TimestampFrequency);
    private long _lookedAt = time.GetTimestamp();

    /// <summary>How many instances there are.</summary>
    public int Count => _states.Count;

    /// <summary>What is known of all.</summary>
    public IEnumerable<TState> All => _states.Select(static known => known.Value);

    /// <summary>What is known of an instance.</summary>
    public TState Of(EndPoint address) => _states.TryGetValue(address, out var known) ? known : Add(address);

    /// <summary>The same, unless it is nothing.</summary>
    public bool TryGet(EndPoint address, [NotNullWhen(true)] out TState? known) => _states.TryGetValue(address, out known);

    /// <summary>These instances are there no more.</summary>
    public void Forget(IEnumerable<Instance> removed)
    {
        foreach (var instance in removed)
        {
            _states.TryRemove(instance.Address, out _);
        }
    }

    private TState Add(EndPoint address)
    {
        var now = time.GetTimestamp();
        var before = Volatile.Read(ref _lookedAt);
        if (now - before >= _interval && Interlocked.CompareExchange(ref _lookedAt, now, before) == before)
        {
            foreach (var known in _states)
            {
                if (isUseless(known.Value, now))
                {
                    _states.TryRemove(known);
                }
            }
        }

        return _states.GetOrAdd(address, create);
    }
}
