using Kitex.Discovery;

namespace Kitex.Registries.Tests.Contract;

/// <summary>What a resolver has said of a service, watched as a client watches: anew when a watch ends.</summary>
internal sealed class WatchedList : IAsyncDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _ended = new();
    private readonly Task _watching;
    private volatile InstanceSet? _current;
    private int _lists;
    private int _changes;
    private volatile Exception? _failed;

    public WatchedList(IResolver resolver, string service) => _watching = Task.Run(() => WatchAsync(resolver, new ServiceTarget(service)));

    /// <summary>The last list; null before the first.</summary>
    public InstanceSet? Current => _current;

    /// <summary>How many lists have come.</summary>
    public int Lists => Volatile.Read(ref _lists);

    /// <summary>How many of them differ from the one before.</summary>
    public int Changes => Volatile.Read(ref _changes);

    /// <summary>Waits for a list.</summary>
    public Task UntilAsync(Predicate<InstanceSet> fits) =>
        Eventually.TrueAsync(() => _current is { } current && fits(current), () => $"The list is: {_current}; the last error: {_failed}");

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _watching;
        _ended.Dispose();
    }

    private async Task WatchAsync(IResolver resolver, ServiceTarget target)
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                await foreach (var instances in resolver.WatchAsync(target, _ended.Token))
                {
                    if (_current is not { } before || !Facts(instances).SequenceEqual(Facts(before)))
                    {
                        Interlocked.Increment(ref _changes);
                    }

                    _current = instances;
                    Interlocked.Increment(ref _lists);
                }
            }
            catch (Exception failed)
            {
                _failed = failed;
            }

            await Task.Delay(Delay, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static IEnumerable<(System.Net.EndPoint Address, int Weight)> Facts(InstanceSet instances) => instances.Select(static each => (each.Address, each.Weight));
}
