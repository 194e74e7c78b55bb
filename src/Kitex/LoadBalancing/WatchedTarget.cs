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

    private readonly DirectorySettings _settings;
    private readonly SlowStartRamp? _ramp;
    private readonly Lock _taking = new();
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private volatile InstanceSnapshot? _current;
    private TaskCompletionSource<InstanceSnapshot>? _first;
    private Task _watching = Task.CompletedTask;

    public WatchedTarget(ServiceTarget target, DirectorySettings settings)
    {
        Target = target;
        _settings = settings;
        _ramp = settings.SlowStart > TimeSpan.Zero ? new SlowStartRamp(settings.SlowStart, settings.Time, Weigh) : null;
    }

    /// <summary>What is watched.</summary>
    public ServiceTarget Target { get; }

    /// <summary>The instances; null until they are known.</summary>
    public InstanceSnapshot? Current => _current;

    /// <summary>The instances, once they are known. A first watch that fails fails those who wait for it, and is begun anew by the next.</summary>
    public Task<InstanceSnapshot> GetAsync(CancellationToken cancellation)
    {
        TaskCompletionSource<InstanceSnapshot> first;
        lock (_gate)
        {
            if (_current is { } known)
            {
                return Task.FromResult(known);
            }

            if (_first is { } begun)
            {
                return begun.Task.WaitAsync(cancellation);
            }

            _first = first = new TaskCompletionSource<InstanceSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        // It outlives the call that begins it. A list that is at hand, as a fixed one, is there when this returns.
        using (ExecutionContext.SuppressFlow())
        {
            _watching = WatchAsync();
        }

        return first.Task.WaitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
        lock (_taking)
        {
            _ramp?.Dispose();
        }
    }

    private async Task WatchAsync()
    {
        for (var failures = 0; !_ended.IsCancellationRequested; failures++)
        {
            Exception? failed = null;
            try
            {
                await foreach (var instances in _settings.Resolver.WatchAsync(Target, _ended.Token).ConfigureAwait(false))
                {
                    failures = 0;
                    Take(instances);
                }
            }
            catch (Exception thrown)
            {
                failed = thrown;
            }

            if (_ended.IsCancellationRequested || !GoesOn(failed))
            {
                return;
            }

            Log.WatchFailed(_settings.Logger, _settings.Resolver.Name, Target.ToString(), failed);
            var delay = _settings.Options.RetryDelay * (1 << Math.Min(failures, MostDoublings));
            await Task.Delay(delay, _settings.Time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes a list that the resolver believes.</summary>
    private void Take(InstanceSet instances)
    {
        lock (_taking)
        {
            var before = _current;
            var change = InstanceChange.Between(before?.Instances ?? InstanceSet.Empty, instances);
            if (before is null)
            {
                Show(instances);
            }
            else if (!change.IsEmpty)
            {
                _ramp?.Take(change);
                Show(instances, change);
            }
        }
    }

    /// <summary>The list is the same; instances that begin slowly have gained weight.</summary>
    private void Weigh()
    {
        try
        {
            lock (_taking)
            {
                Show(_current!.Instances);
            }
        }
        catch (Exception failed)
        {
            Log.PickerFailed(_settings.Logger, _settings.Balancer.Name, Target.ToString(), failed);
        }
    }

    /// <summary>Lets calls see a list.</summary>
    private void Show(InstanceSet instances, InstanceChange? change = null)
    {
        var picker = _settings.Balancer.CreatePicker(_ramp?.Weigh(instances) ?? instances, _current?.Picker);
        if (change is not null)
        {
            _settings.Changed(change);
        }

        lock (_gate)
        {
            _current = new InstanceSnapshot(instances, picker);
            _first?.TrySetResult(_current);
        }
    }

    /// <summary>Whether a watch that has ended is begun anew.</summary>
    private bool GoesOn(Exception? failed)
    {
        lock (_gate)
        {
            if (_current is not null)
            {
                return true;
            }

            _first!.TrySetException(failed ?? new InvalidOperationException($"Resolver '{_settings.Resolver.Name}' ended without a list of {Target}."));
            _ = _first.Task.Exception;
            _first = null;
            return false;
        }
    }
}
