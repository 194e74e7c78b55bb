using System.Runtime.CompilerServices;

namespace Kitex.Discovery;

/// <summary>
/// A resolver that asks again and again: derive it, and give <see cref="ResolveAsync"/>. What that throws ends the watch, so
/// that the client keeps the last list and comes back. All who watch one thing share its looks.
/// </summary>
public abstract class PollingResolver : IResolver
{
    // So that clients that start together do not ask together.
    private const double Jitter = 0.1;

    private readonly Lock _gate = new();
    private readonly Dictionary<object, PollLoop> _loops = [];
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
        var key = KeyOf(target);
        var loop = Join(key, target);
        try
        {
            var list = await loop.Latest.WaitAsync(cancellation).ConfigureAwait(false);
            while (true)
            {
                yield return list.Instances;
                list = await list.Next.WaitAsync(cancellation).ConfigureAwait(false);
                while (list.Next.IsCompletedSuccessfully)
                {
                    // Whoever takes long over a list wants the last one.
                    list = await list.Next.ConfigureAwait(false);
                }
            }
        }
        finally
        {
            Leave(key, loop);
        }
    }

    /// <summary>Looks again soon, at most once a second.</summary>
    public void Refresh(ServiceTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        lock (_gate)
        {
            _loops.GetValueOrDefault(KeyOf(target))?.Wake();
        }
    }

    /// <summary>What is looked at for a target: targets of one key share the looks. Default: the target itself.</summary>
    /// <param name="target">The service.</param>
    protected virtual object KeyOf(ServiceTarget target) => target;

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

    private PollLoop Join(object key, ServiceTarget target)
    {
        PollLoop? begun = null;
        PollLoop loop;
        lock (_gate)
        {
            if (!_loops.TryGetValue(key, out loop!) || loop.HasFailed)
            {
                begun = loop = _loops[key] = new PollLoop(left => ResolveAsync(target, left), _least, found => Until(found.ValidFor), Time);
            }

            loop.Watchers++;
        }

        begun?.Begin(wake => Listen(target, wake));
        return loop;
    }

    private void Leave(object key, PollLoop loop)
    {
        lock (_gate)
        {
            if (--loop.Watchers > 0)
            {
                return;
            }

            if (_loops.GetValueOrDefault(key) == loop)
            {
                _loops.Remove(key);
            }
        }

        loop.Dispose();
    }

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
