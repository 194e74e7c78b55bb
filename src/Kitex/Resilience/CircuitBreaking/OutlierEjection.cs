using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;

namespace Kitex.Resilience.CircuitBreaking;

/// <summary>
/// Instances that fail far more often than the others are passed over for a while, which grows each time. Never too many of them
/// at once: the rest must carry the load.
/// </summary>
/// <param name="options">When, and for how long.</param>
/// <param name="notices">Who is told of changes.</param>
/// <param name="time">The client's clock.</param>
internal sealed class OutlierEjection(OutlierEjectionOptions options, CircuitNotices notices, TimeProvider time)
{
    private readonly ConcurrentDictionary<EndPoint, ObservedInstance> _instances = new();
    private readonly Lock _gate = new();
    private volatile int _ejected;

    /// <summary>The instances that are ejected.</summary>
    public IEnumerable<CircuitStatus> NotClosed => _instances.Values
        .Where(i => time.GetTimestamp() < i.EjectedUntil)
        .Select(i => Status(i, CircuitState.Open, i.Window.At(time.GetTimestamp())));

    /// <summary>How many instances it knows.</summary>
    public int Count => _instances.Count;

    /// <summary>The layer, below the one that picks: notes how calls to instances went.</summary>
    public RpcEndpoint Wrap(RpcEndpoint next) => (request, cancellation) =>
    {
        if (request.Destination is not { } instance)
        {
            return next(request, cancellation);
        }

        var pending = next(request, cancellation);
        return pending.IsCompletedSuccessfully ? new(Record(instance, pending.Result)) : RecordAsync(instance, pending);
    };

    /// <summary>Whether whoever picks should pass the instance over, as long as there are others.</summary>
    public bool IsEjected(Instance instance) =>
        _ejected > 0 && _instances.TryGetValue(instance.Address, out var observed) && observed.IsEjected && !TryReturn(observed);

    /// <summary>These instances are there no more.</summary>
    public void Forget(IEnumerable<Instance> removed)
    {
        lock (_gate)
        {
            foreach (var instance in removed)
            {
                if (_instances.TryRemove(instance.Address, out var observed) && observed.IsEjected)
                {
                    observed.Return(0);
                    _ejected--;
                }
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> RecordAsync(Instance instance, ValueTask<RpcResponse> pending) => Record(instance, await pending.ConfigureAwait(false));

    private RpcResponse Record(Instance instance, in RpcResponse response)
    {
        var verdict = CallVerdicts.OfService(response.Error);
        if (verdict == CallVerdict.Ignored)
        {
            return response;
        }

        var observed = _instances.TryGetValue(instance.Address, out var known) ? known : _instances.GetOrAdd(instance.Address, Observe);
        var now = time.GetTimestamp();
        if (verdict == CallVerdict.Success)
        {
            observed.Window.Succeeded(now);
        }
        else
        {
            var counts = verdict == CallVerdict.Timeout ? observed.Window.TimedOut(now) : observed.Window.Failed(now);
            if (!observed.IsEjected && IsOutlier(observed, counts, now))
            {
                Eject(observed, counts, now);
            }
        }

        return response;
    }

    private bool IsOutlier(ObservedInstance observed, in OutcomeCounts counts, long now) =>
        (options.ConsecutiveFailures > 0 && counts.ConsecutiveErrors >= options.ConsecutiveFailures)
        || (counts.Samples >= options.MinSamples && counts.ErrorRate >= options.ExcessShare && IsFarAbove(observed, counts.ErrorRate, now));

    /// <summary>Whether the share of failures is far above that of the others together.</summary>
    private bool IsFarAbove(ObservedInstance observed, double share, long now)
    {
        // All are looked at: not for each failure of an outage.
        if (!observed.TryCompare(now, time.TimestampFrequency / 10))
        {
            return false;
        }

        long samples = 0, errors = 0;
        foreach (var (_, other) in _instances)
        {
            if (!ReferenceEquals(other, observed))
            {
                var counts = other.Window.At(now);
                samples += counts.Samples;
                errors += counts.Failures + counts.Timeouts;
            }
        }

        return samples >= options.MinSamples && share - ((double)errors / samples) >= options.ExcessShare;
    }

    private void Eject(ObservedInstance observed, in OutcomeCounts counts, long now)
    {
        lock (_gate)
        {
            var ejected = _instances.Values.Count(other => now < other.EjectedUntil);
            if (observed.IsEjected || ejected + 1 > options.MaxShare * _instances.Count)
            {
                return;
            }

            observed.Eject(now, options, time);
            _ejected++;
        }

        notices.Tell(new CircuitChange(CircuitState.Closed, Status(observed, CircuitState.Open, counts)));
    }

    private bool TryReturn(ObservedInstance observed)
    {
        var now = time.GetTimestamp();
        if (now < observed.EjectedUntil)
        {
            return false;
        }

        OutcomeCounts counts;
        lock (_gate)
        {
            if (!observed.IsEjected)
            {
                return true;
            }

            counts = observed.Window.At(now);
            observed.Return(now);
            _ejected--;
        }

        notices.Tell(new CircuitChange(CircuitState.Open, Status(observed, CircuitState.Closed, counts)));
        return true;
    }

    private ObservedInstance Observe(EndPoint address) => new(AddressText.Format(address), time);

    private static CircuitStatus Status(ObservedInstance observed, CircuitState state, in OutcomeCounts counts) =>
        new(CircuitScope.Outlier, observed.Address, state, counts.Successes, counts.Failures, counts.Timeouts);
}
