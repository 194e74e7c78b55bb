using Kitex.Discovery;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Keeping;

/// <summary>
/// An instance that stays registered: it says again and again that it lives, is registered anew when the registry has forgotten
/// it or was away, and leaves when it is disposed. What a registry does for each of that is the derived class's.
/// </summary>
internal abstract class KeptRegistration : IAsyncDisposable
{
    private const int MostDoublings = 5;

    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationToken _stop;
    private readonly ILogger _logger;
    private readonly TimeSpan _retryDelay;
    private TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _keeping = Task.CompletedTask;
    private bool _isRegistered;
    private int _isEnded;

    /// <param name="registry">The registry's name.</param>
    /// <param name="service">The instance.</param>
    /// <param name="retryDelay">The time to the first try after one that failed.</param>
    /// <param name="logger">The registry's log.</param>
    /// <param name="time">The clock.</param>
    protected KeptRegistration(string registry, ServiceRegistration service, TimeSpan retryDelay, ILogger logger, TimeProvider time)
    {
        Registry = registry;
        Service = service;
        Time = time;
        _stop = _ended.Token;
        _retryDelay = retryDelay;
        _logger = logger;
    }

    /// <summary>The instance.</summary>
    protected ServiceRegistration Service { get; }

    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; }

    /// <summary>The time between two beats.</summary>
    protected abstract TimeSpan Interval { get; }

    private string Registry { get; }

    /// <summary>Registers it for the first time, and keeps it so from then on.</summary>
    /// <exception cref="RegistryException">The registry did not take it.</exception>
    public async ValueTask<IAsyncDisposable> BeginAsync(CancellationToken cancellation)
    {
        await RegisterAsync(cancellation).ConfigureAwait(false);
        _isRegistered = true;
        _keeping = Task.Run(() => KeepAsync(_stop), CancellationToken.None);
        return this;
    }

    /// <summary>Asks for the next beat at once: something has changed. Any thread may call it.</summary>
    public void Wake() => Volatile.Read(ref _woken).TrySetResult();

    /// <summary>Ends it and deregisters.</summary>
    /// <exception cref="RegistryException">The registry could not be told; the instance goes when its time is over.</exception>
    public async ValueTask DisposeAsync()
    {
        if (await EndAsync().ConfigureAwait(false))
        {
            await DeregisterAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Ends it without a word to the registry: the instance goes when its time is over.</summary>
    /// <returns>Whether it had not ended before.</returns>
    public async ValueTask<bool> EndAsync()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) != 0)
        {
            return false;
        }

        await _ended.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
        _ended.Dispose();
        return true;
    }

    /// <summary>Registers the instance, in place of what an earlier run may have left. It bounds its time itself.</summary>
    protected abstract ValueTask RegisterAsync(CancellationToken cancellation);

    /// <summary>Says that the instance lives. It bounds its time itself.</summary>
    /// <returns>Whether the registry knows it; false has it registered anew.</returns>
    protected abstract ValueTask<bool> BeatAsync(CancellationToken cancellation);

    /// <summary>Takes the instance out. It bounds its time itself.</summary>
    protected abstract ValueTask DeregisterAsync(CancellationToken cancellation);

    private async Task KeepAsync(CancellationToken ended)
    {
        var failures = 0;
        while (true)
        {
            await WaitAsync(failures == 0 ? Interval : Backoff(failures), ended).ConfigureAwait(false);
            if (ended.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await BeatOrRegisterAsync(ended).ConfigureAwait(false);
                failures = 0;
            }
            catch (Exception failed)
            {
                // The loop sees whether it was the end.
                if (failures++ == 0 && !ended.IsCancellationRequested)
                {
                    Log.NotKept(_logger, Registry, Service.Service, Service.Instance.ToString(), failed);
                }
            }
        }
    }

    private async ValueTask BeatOrRegisterAsync(CancellationToken ended)
    {
        if (_isRegistered && await BeatAsync(ended).ConfigureAwait(false))
        {
            return;
        }

        _isRegistered = false;
        await RegisterAsync(ended).ConfigureAwait(false);
        _isRegistered = true;
        Log.RegisteredAgain(_logger, Registry, Service.Service, Service.Instance.ToString());
    }

    private TimeSpan Backoff(int failures)
    {
        var delay = _retryDelay * (1 << Math.Min(failures - 1, MostDoublings));
        return delay < Interval ? delay : Interval;
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken ended)
    {
        using var over = new CancellationTokenSource(delay, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ended);
        await Volatile.Read(ref _woken).Task.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Volatile.Write(ref _woken, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
