using Kitex.Diagnostics;
using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>
/// One service watched: begins with the first call, goes on whatever the resolver throws, and keeps the last list that can be
/// believed.
/// </summary>
internal sealed class WatchedTarget : IAsyncDisposable
{
    private const int MostDoublings = 5;

    // For a resolver that does not listen to its token; it is left behind.
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(1);

    private readonly DirectorySettings _settings;
    private readonly CancellationTokenSource _ended = new();

    // Of who waits and who watches; held for moments only.
    private readonly Lock _gate = new();
    private volatile InstanceSnapshot? _current;
    private TaskCompletionSource<InstanceSnapshot>? _first;
    private Task _watching = Task.CompletedTask;
    private bool _isEnded;
    private bool _isDisposed;
    private long _usedAt;
    private long _updatedAt;

    // Of the list: the watch and the timer of a held one take turns, with the balancer's code and the listeners' within.
    private readonly Lock _taking = new();
    private readonly ListGuard _guard;
    private readonly SlowStartRamp? _ramp;
    private InstanceSet? _held;
    private ITimer? _holding;
    private bool _isKept;

    public WatchedTarget(ServiceTarget target, DirectorySettings settings)
    {
        Target = target;
        _settings = settings;
        _guard = new ListGuard(settings.Options, settings.Time);
        _ramp = settings.SlowStart > TimeSpan.Zero ? new SlowStartRamp(settings.SlowStart, settings.Time, Weigh) : null;
        Use();
    }

    /// <summary>What is watched.</summary>
    public ServiceTarget Target { get; }

    /// <summary>The instances; null until they are known.</summary>
    public InstanceSnapshot? Current => _current;

    /// <summary>When the list last changed; null before the first.</summary>
    public DateTimeOffset? Updated => Volatile.Read(ref _updatedAt) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>A call has come for it.</summary>
    public void Use() => Volatile.Write(ref _usedAt, _settings.Time.GetTimestamp());

    /// <summary>
    /// The instances, once they are known. A first watch that fails fails those who wait for it, and is begun anew by the next
    /// who asks.
    /// </summary>
    /// <returns>Null when the watch has been ended for good.</returns>
    public Task<InstanceSnapshot>? TryGetAsync(CancellationToken cancellation)
    {
        TaskCompletionSource<InstanceSnapshot> first;
        TaskCompletionSource watched;
        lock (_gate)
        {
            if (_current is { } known)
            {
                return Task.FromResult(known);
            }

            if (_isEnded)
            {
                return null;
            }

            if (_first is { } begun)
            {
                return begun.Task.WaitAsync(cancellation);
            }

            _first = first = new TaskCompletionSource<InstanceSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
            watched = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watching = watched.Task;
        }

        // It outlives the call that begins it. A list that is at hand, as a fixed one, is there when this returns.
        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        try
        {
            _ = WatchAsync(watched);
        }
        finally
        {
            flow?.Undo();
        }

        return first.Task.WaitAsync(cancellation);
    }

    /// <summary>Ends the watch if no call has come for so long.</summary>
    /// <returns>Whether it has ended.</returns>
    public bool TryEndUnused(TimeSpan unusedAfter)
    {
        lock (_gate)
        {
            if (_first is { Task.IsCompleted: false } || _settings.Time.GetElapsedTime(Volatile.Read(ref _usedAt)) < unusedAfter)
            {
                return false;
            }

            _isEnded = true;
            return true;
        }
    }

    /// <summary>Ends the watch; those who wait for its first list get an error.</summary>
    public async ValueTask DisposeAsync()
    {
        Task watching;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = _isEnded = true;
            watching = _watching;
            Fail(new ObjectDisposedException(nameof(WatchedTarget), "The client was disposed."));
        }

        await _ended.CancelAsync().ConfigureAwait(false);
        await watching.WaitAsync(EndGrace, _settings.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_taking)
        {
            Unhold();
            _ramp?.Dispose();
        }

        _ended.Dispose();
    }

    private async Task WatchAsync(TaskCompletionSource watched)
    {
        try
        {
            for (var failures = 0; !_ended.IsCancellationRequested; failures++)
            {
                var failed = await WatchOnceAsync(() => failures = 0).ConfigureAwait(false);
                if (_ended.IsCancellationRequested || !GoesOn(failed))
                {
                    return;
                }

                Log.WatchFailed(_settings.Logger, _settings.Resolver.Name, Target.ToString(), failed);
                await Task.Delay(Pause(failures), _settings.Time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            watched.SetResult();
        }
    }

    /// <summary>One watch, from its first list to its end.</summary>
    /// <returns>What has ended it; null when the resolver had no more to say.</returns>
    private async Task<Exception?> WatchOnceAsync(Action listed)
    {
        try
        {
            await foreach (var instances in _settings.Resolver.WatchAsync(Target, _ended.Token).WithCancellation(_ended.Token).ConfigureAwait(false))
            {
                Offer(instances);
                listed();

                // Whoever began the watch waits for the first list, not for what a resolver does behind it.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            return null;
        }
        catch (Exception thrown)
        {
            return thrown;
        }
        finally
        {
            lock (_taking)
            {
                Unhold();
                _guard.Forget();
            }
        }
    }

    private TimeSpan Pause(int failures)
    {
        var delay = _settings.Options.RetryDelay;
        return delay == Timeout.InfiniteTimeSpan ? delay : delay * (1 << Math.Min(failures, MostDoublings));
    }

    /// <summary>Takes the list, or holds it until it has lasted.</summary>
    private void Offer(InstanceSet instances)
    {
        ArgumentNullException.ThrowIfNull(instances);
        lock (_taking)
        {
            var known = _current?.Instances;
            var verdict = _guard.Judge(known, instances);
            if (verdict == ListVerdict.Believed)
            {
                Unhold();
                _isKept = false;
                Take(instances);
                return;
            }

            if (!_isKept)
            {
                _isKept = true;
                Log.ListNotBelieved(_settings.Logger, _settings.Resolver.Name, Target.ToString(), known!.Count, instances.Count);
            }

            if (verdict == ListVerdict.Empty)
            {
                Unhold();
                return;
            }

            _held = instances;
            _holding ??= _settings.Time.CreateTimer(static self => ((WatchedTarget)self!).OfferHeld(), this, _guard.Left, Timeout.InfiniteTimeSpan);
        }
    }

    private void OfferHeld()
    {
        try
        {
            lock (_taking)
            {
                if (_held is { } held && !_ended.IsCancellationRequested)
                {
                    _holding?.Dispose();
                    _holding = null;
                    Offer(held);
                }
            }
        }
        catch (Exception failed)
        {
            Log.ListRefused(_settings.Logger, _settings.Balancer.Name, Target.ToString(), failed);
        }
    }

    private void Unhold()
    {
        _held = null;
        _holding?.Dispose();
        _holding = null;
    }

    /// <summary>Lets calls see a list that is believed. What the balancer throws leaves the one before in place.</summary>
    private void Take(InstanceSet instances)
    {
        var before = _current;
        var change = InstanceChange.Between(before?.Instances ?? InstanceSet.Empty, instances);
        if (before is not null && change.IsEmpty)
        {
            return;
        }

        if (before is not null)
        {
            _ramp?.Take(change);
        }

        if (!Show(instances))
        {
            return;
        }

        Volatile.Write(ref _updatedAt, _settings.Time.GetUtcNow().UtcTicks);
        Log.InstancesChanged(_settings.Logger, Target.ToString(), instances.Count, change.Added.Count, change.Removed.Count, change.Changed.Count);
        ClientInstruments.InstancesChanged(Target.Service, change.Added.Count, change.Removed.Count, change.Changed.Count);
        if (before is not null)
        {
            Tell(change);
        }
    }

    /// <summary>The list is the same; instances that begin slowly have gained weight.</summary>
    private void Weigh()
    {
        lock (_taking)
        {
            if (!_ended.IsCancellationRequested)
            {
                Show(_current!.Instances);
            }
        }
    }

    /// <summary>Lets calls see a list, as its instances weigh now.</summary>
    /// <returns>False when the balancer has none of it, and the list before stays.</returns>
    private bool Show(InstanceSet instances)
    {
        var before = _current;
        InstanceSnapshot after;
        try
        {
            after = new InstanceSnapshot(
                instances,
                _settings.Balancer.CreatePicker(_ramp?.Weigh(instances) ?? instances, before?.Picker) ?? throw new InvalidOperationException("CreatePicker returned null."));
        }
        catch (Exception failed) when (before is not null)
        {
            Log.ListRefused(_settings.Logger, _settings.Balancer.Name, Target.ToString(), failed);
            return false;
        }
        catch (Exception failed)
        {
            throw new InvalidOperationException($"Balancer '{_settings.Balancer.Name}' made no picker for {instances.Count} instances: {failed.Message}", failed);
        }

        lock (_gate)
        {
            _current = after;
            _first?.TrySetResult(after);
        }

        return true;
    }

    private void Tell(InstanceChange change)
    {
        foreach (var listener in _settings.Changed)
        {
            try
            {
                listener(change);
            }
            catch (Exception failed)
            {
                Log.ChangeNotHeard(_settings.Logger, Target.ToString(), failed);
            }
        }
    }

    /// <summary>Whether a watch that has ended is begun anew at once; one without any list is when the next call asks.</summary>
    private bool GoesOn(Exception? failed)
    {
        lock (_gate)
        {
            if (_current is not null)
            {
                return true;
            }

            Fail(failed ?? new InvalidOperationException($"it ended without a list of {Target}."));
            return false;
        }
    }

    /// <summary>Under the gate: those who wait for the first list get this instead.</summary>
    private void Fail(Exception failure)
    {
        if (_first?.TrySetException(failure) == true)
        {
            // Whoever waited may have given up by now.
            _ = _first.Task.Exception;
        }

        _first = _current is null ? null : _first;
    }
}
