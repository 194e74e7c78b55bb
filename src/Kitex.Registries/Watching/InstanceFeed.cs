using System.Runtime.CompilerServices;
using Kitex.Discovery;

namespace Kitex.Registries.Watching;

/// <summary>
/// What a registry pushes of one service: lists that come in quick succession become one, the last. One reader; any thread may
/// write.
/// </summary>
/// <param name="settle">How long no change must have come before the list is given on.</param>
/// <param name="time">The clock.</param>
internal sealed class InstanceFeed(TimeSpan settle, TimeProvider time)
{
    private const int MostSettles = 10;

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private InstanceSet? _latest;
    private Exception? _failed;

    /// <summary>The service has these instances now.</summary>
    public void Publish(InstanceSet instances) => Change(instances, null);

    /// <summary>The watch has ended: its reader gets what was published before, and then the error.</summary>
    public void Fail(Exception failed) => Change(null, failed);

    /// <summary>The first list as soon as it is there, each further one once it has settled.</summary>
    public async IAsyncEnumerable<InstanceSet> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            await ChangeAsync(cancellation).ConfigureAwait(false);
            if (!isFirst)
            {
                await SettleAsync(cancellation).ConfigureAwait(false);
            }

            if (Take() is { } instances)
            {
                yield return instances;
            }
        }
    }

    private void Change(InstanceSet? instances, Exception? failed)
    {
        lock (_gate)
        {
            _latest = instances ?? _latest;
            _failed ??= failed;
            _changed.TrySetResult();
        }
    }

    /// <exception cref="Exception">What ended the watch.</exception>
    private InstanceSet? Take()
    {
        lock (_gate)
        {
            if (_latest is not { } latest)
            {
                return _failed is null ? null : throw _failed;
            }

            _latest = null;
            if (_failed is null)
            {
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return latest;
        }
    }

    private Task ChangeAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _changed.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Waits until nothing has changed for a while, or it has lasted long enough.</summary>
    private async Task SettleAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < MostSettles && settle > TimeSpan.Zero; i++)
        {
            var seen = Volatile.Read(ref _latest);
            await Task.Delay(settle, time, cancellation).ConfigureAwait(false);
            if (ReferenceEquals(seen, Volatile.Read(ref _latest)))
            {
                return;
            }
        }
    }
}
