using System.Runtime.CompilerServices;
using Kitex.Discovery;
using Kitex.Registries.Keeping;
using Kitex.Registries.Watching;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Registries.Etcd;

/// <summary>
/// etcd as a registry, with the keys and values of Kitex's registry-etcd (v0.2.6), over the v3 API. Registry and resolver in one;
/// safe for many users.
/// </summary>
public sealed class EtcdRegistry : IServiceRegistry
{
    internal const string Kind = "etcd";

    private readonly EtcdOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly EtcdClient _client;
    private readonly EtcdKeys _keys;
    private readonly IgnoredEntries _ignored;
    private readonly KeptRegistrations _kept = new();
    private readonly CancellationTokenSource _ended = new();
    private int _isDisposed;

    /// <param name="options">Where it is, and how. Null for the defaults.</param>
    /// <param name="logging">Logs here. Null for nowhere.</param>
    /// <param name="time">The clock. Null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public EtcdRegistry(EtcdOptions? options = null, ILoggerFactory? logging = null, TimeProvider? time = null)
    {
        _options = options ?? new();
        _options.Validate();
        _logger = (logging ?? NullLoggerFactory.Instance).CreateLogger<EtcdRegistry>();
        _time = time ?? TimeProvider.System;
        _client = new EtcdClient(_options, _time);
        _keys = new EtcdKeys(_options.Prefix, _client.Addresses);
        _ignored = new IgnoredEntries(Kind, _logger);
    }

    /// <inheritdoc/>
    public string Name => Kind;

    /// <inheritdoc/>
    /// <exception cref="RegistryException">The service's name has a "/", its address is no host:port, or etcd did not take it.</exception>
    public ValueTask<IAsyncDisposable> RegisterAsync(ServiceRegistration service, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(service);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return _kept.BeginAsync(() => new EtcdRegistration(_client, _keys, service, _options, _logger, _time), cancellation);
    }

    /// <inheritdoc/>
    /// <exception cref="RegistryException">The service's name has a "/", etcd denies the user, or no server answers before the first list.</exception>
    public IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return WatchAsync(target, _keys.Of(target.Service), cancellation);
    }

    /// <summary>Closes all connections. What is registered still goes when its lease is over.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _ended.CancelAsync().ConfigureAwait(false);
        await _kept.EndAsync().ConfigureAwait(false);
        await _client.DisposeAsync().ConfigureAwait(false);
        _ended.Dispose();
    }

    private async IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, byte[] keys, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var feed = new InstanceFeed(_options.Settle, _time);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ended.Token);
        var running = new EtcdWatch(_client, target, keys, feed, _ignored).RunAsync(_options.RetryDelay, _logger, _time, leaving.Token);
        try
        {
            await foreach (var instances in feed.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return instances;
            }
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
        }
    }
}
