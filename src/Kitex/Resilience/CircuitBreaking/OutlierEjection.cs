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
    private readonly InstanceStates<ObservedInstance> _instances = new(
        address => new ObservedInstance(AddressText.Format(address), time),
        (observed, now) => observed.IsUseless(now, options, time),
        time);

    private readonly Lock _gate = new();

    // One that is forgotten while it is ejected may be counted until the next change.
    private volatile int _ejected;
    private long _fullUntil;

    /// <summary>The instances that are ejected.</summary>
    public IEnumerable<CircuitStatus> NotClosed => _instances.All
        .Where(i => time.GetTimestamp() < i.EjectedUntil)
        .Select(i => Status(i, CircuitState.Open, i.Window.At(time.GetTimestamp())));

    /// <summary>How each instance stands: open where it is ejected.</summary>
    public IEnumerable<CircuitState> States => _instances.All.Select(i => time.GetTimestamp() < i.EjectedUntil ? CircuitState.Open : CircuitState.Closed);

    /// <summary>How many instances it knows.</summary>
    public int Count => _instances.Count;

    /// <summary>The layer, below the one that picks: notes how calls to instances went.</summary>
    public RpcEndpoint Wrap(RpcEndpoint next) => (request, cancellation) =>
    {
        if (request.Destination is not { } instance)
        {
            return next(request, cancellation);
        }

        // Known before the call: should it outlast the instance, nothing of that comes back.
        var observed = _instances.Of(instance.Address);
        var pending = next(request, cancellation);
        return pending.IsCompletedSuccessfully ? new(Record(observed, pending.Result)) : RecordAsync(observed, pending);
    };

    /// <summary>Whether whoever picks should pass the instance over, as long as there are others.</summary>
    public bool IsEjected(Instance instance) =>
        _ejected > 0 && _instances.TryGet(instance.Address, out var observed) && observed.IsEjected && !TryReturn(observed);

    /// <summary>Whether the instance is ejected at this moment; asking changes nothing.</summary>
    public bool IsOut(EndPoint address) => _instances.TryGet(address, out var observed) && time.GetTimestamp() < observed.EjectedUntil;

    /// <summary>These instances are there no more.</summary>
    public void Forget(IEnumerable<Instance> removed)
    {
        lock (_gate)
        {
            _instances.Forget(removed);
            CountEjected();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> RecordAsync(ObservedInstance observed, ValueTask<RpcResponse> pending) => Record(observed, await pending.ConfigureAwait(false));

    private RpcResponse Record(ObservedInstance observed, in RpcResponse response)
    {
        var verdict = CallVerdicts.OfService(response.Error);
        if (verdict == CallVerdict.Ignored)
        {
            return response;
        }

        var now = time.GetTimestamp();
        if (verdict == CallVerdict.Success)
        {
            observed.Window.Succeeded(now);
        }
        else
        {
            var counts = verdict == CallVerdict.Timeout ? observed.Window.TimedOut(now) : observed.Window.Failed(now);
            if (!observed.IsEjected && now >= Volatile.Read(ref _fullUntil) && IsOutlier(observed, counts, now))
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
        foreach (var other in _instances.All)
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
            var ejected = _instances.All.Count(other => now < other.EjectedUntil);
            if (observed.IsEjected)
            {
                return;
            }

            if (ejected + 1 > options.MaxShare * _instances.Count)
            {
                // All are counted: not for each failure of an outage.
                Volatile.Write(ref _fullUntil, now + (time.TimestampFrequency / 10));
                return;
            }

            observed.Eject(now, options, time);
            CountEjected();
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
            CountEjected();
        }

        notices.Tell(new CircuitChange(CircuitState.Open, Status(observed, CircuitState.Closed, counts)));
        return true;
    }

    private void CountEjected() => _ejected = _instances.All.Count(static observed => observed.IsEjected);

    private static CircuitStatus Status(ObservedInstance observed, CircuitState state, in OutcomeCounts counts) =>
        new(CircuitScope.Outlier, observed.Address, state, counts.Successes, counts.Failures, counts.Timeouts);
}
