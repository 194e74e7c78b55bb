using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Kitex.Discovery;

/// <summary>
/// A resolver that asks again and again: derive it, and give <see cref="ResolveAsync"/>. What that throws ends the watch, so
/// that the client keeps the last list and comes back.
/// </summary>
public abstract class PollingResolver : IResolver
{
    // So that clients that start together do not ask together.
    private const double Jitter = 0.1;

    private readonly ConcurrentDictionary<PollWatch, byte> _watches = new();
    private readonly TimeSpan _least;

    /// <param name="interval">The time between two looks, a tenth more or less. Null for 5 s, as Kitex.</param>
    /// <param name="least">The least time between two looks, whoever asks for one. Null for 1 s.</param>
    /// <param name="time">The clock. Null for the system's.</param>
    protected PollingResolver(TimeSpan? interval = null, TimeSpan? least = null, TimeProvider? time = null)
    {
        Interval = interval ?? TimeSpan.FromSeconds(5);
        _least = least ?? TimeSpan.FromSeconds(1);
        Time = time ?? TimeProvider.System;
        Check(Interval, nameof(interval));
        Check(_least, nameof(least));
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>The time between two looks.</summary>
    public TimeSpan Interval { get; }

    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        var watch = new PollWatch(target);
        _watches.TryAdd(watch, 0);
        var listening = Listen(target, watch.Wake);
        try
        {
            while (true)
            {
                var found = await ResolveAsync(target, cancellation).ConfigureAwait(false);
                yield return found.Instances;
                await watch.WaitAsync(_least, Until(found.ValidFor), Time, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            _watches.TryRemove(watch, out _);
            listening?.Dispose();
        }
    }

    /// <summary>Looks again soon, at most once a second.</summary>
    public void Refresh(ServiceTarget target)
    {
        foreach (var (watch, _) in _watches)
        {
            if (watch.Target.Equals(target))
            {
                watch.Wake();
            }
        }
    }

    /// <summary>Finds the instances of a service.</summary>
    /// <param name="target">The service.</param>
    /// <param name="cancellation">Fires when nobody watches any more.</param>
    /// <returns>The instances; none where the service is known to have none.</returns>
    protected abstract ValueTask<Resolution> ResolveAsync(ServiceTarget target, CancellationToken cancellation);

    /// <summary>Begins to listen for changes that are pushed beside the looks. Default: there are none.</summary>
    /// <param name="target">The service.</param>
    /// <param name="changed">Asks for a look; any thread may call it, also after the end.</param>
    /// <returns>Ends the listening.</returns>
    protected virtual IDisposable? Listen(ServiceTarget target, Action changed) => null;

    private TimeSpan Until(TimeSpan? validFor)
    {
        var jittered = Interval * (1 - Jitter + (2 * Jitter * Random.Shared.NextDouble()));
        return validFor < jittered ? validFor.Value : jittered;
    }

    private static void Check(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
        {
            throw new ArgumentOutOfRangeException(name, value, "It must be positive, and at most one day.");
        }
    }
}
