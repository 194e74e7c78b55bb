using Kitex.Diagnostics;
using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>
/// One service watched: begins with the first call, goes on whatever the resolver throws, and keeps the last list that can be
/// believed.
/// </summary>
internal sealed class WatchedTarget(ServiceTarget target, DirectorySettings settings) : IAsyncDisposable
{
    private const int MostDoublings = 5;

    private readonly Lock _gate = new();
    private readonly Lock _taking = new();
    private readonly SlowStartRamp? _ramp = settings.SlowStart > TimeSpan.Zero ? new SlowStartRamp(settings.SlowStart, settings.Time) : null;
    private readonly CancellationTokenSource _ended = new();
    private volatile InstanceSnapshot? _current;
    private TaskCompletionSource<InstanceSnapshot>? _first;
    private Task _watching = Task.CompletedTask;
    private ITimer? _step;

    /// <summary>What is watched.</summary>
    public ServiceTarget Target { get; } = target;

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
            _step?.Dispose();
        }
    }

    private async Task WatchAsync()
    {
        for (var failures = 0; !_ended.IsCancellationRequested; failures++)
        {
            Exception? failed = null;
            try
            {
                await foreach (var instances in settings.Resolver.WatchAsync(Target, _ended.Token).ConfigureAwait(false))
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

            Log.WatchFailed(settings.Logger, settings.Resolver.Name, Target.ToString(), failed);
            var delay = settings.Options.RetryDelay * (1 << Math.Min(failures, MostDoublings));
            await Task.Delay(delay, settings.Time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
                Publish(instances, null);
            }
            else if (!change.IsEmpty)
            {
                _ramp?.Take(change);
                Publish(instances, change);
            }
        }
    }

    /// <summary>Makes a list the one that calls see.</summary>
    private void Publish(InstanceSet instances, InstanceChange? change)
    {
        var picker = settings.Balancer.CreatePicker(_ramp?.Weigh(instances) ?? instances, _current?.Picker);
        if (change is not null)
        {
            settings.Changed(change);
        }

        lock (_gate)
        {
            _current = new InstanceSnapshot(instances, picker);
            _first?.TrySetResult(_current);
        }

        ArmStep();
    }

    /// <summary>Instances that begin slowly have come further.</summary>
    private void Step()
    {
        lock (_taking)
        {
            try
            {
                Publish(_current!.Instances, null);
            }
            catch (Exception thrown)
            {
                Log.PickerFailed(settings.Logger, settings.Balancer.Name, Target.ToString(), thrown);
                ArmStep();
            }
        }
    }

    private void ArmStep()
    {
        if (_ramp?.Next is { } next && !_ended.IsCancellationRequested)
        {
            _step ??= settings.Time.CreateTimer(static watched => ((WatchedTarget)watched!).Step(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _step.Change(next, Timeout.InfiniteTimeSpan);
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

            _first!.TrySetException(failed ?? new InvalidOperationException($"Resolver '{settings.Resolver.Name}' ended without a list of {Target}."));
            _ = _first.Task.Exception;
            _first = null;
            return false;
        }
    }
}
