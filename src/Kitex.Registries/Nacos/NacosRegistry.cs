using Kitex.Discovery;
using Kitex.Registries.Keeping;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Registries.Nacos;

/// <summary>
/// Nacos, over gRPC (2.x, 3.x) or HTTP (1.x): services register as those with Kitex's registry-nacos do, and find each other. One
/// for many servers and clients.
/// </summary>
public sealed class NacosRegistry : IServiceRegistry
{
    internal const string RegistryName = "nacos";

    private readonly INacosClient _client;
    private readonly KeptRegistrations _kept = new();

    /// <param name="options">Where it is, and how. Null for the defaults.</param>
    /// <param name="logging">Logs here. Null for nowhere.</param>
    /// <param name="time">The clock. Null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public NacosRegistry(NacosOptions? options = null, ILoggerFactory? logging = null, TimeProvider? time = null)
    {
        options ??= new();
        options.Validate();
        var logger = (logging ?? NullLoggerFactory.Instance).CreateLogger<NacosRegistry>();
        _client = options.Protocol == NacosProtocol.Http
            ? new NacosHttpClient(options, logger, time ?? TimeProvider.System)
            : new NacosGrpcClient(options, logger, time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public string Name => RegistryName;

    /// <inheritdoc/>
    /// <exception cref="RegistryException">No server could be reached or took it, or the instance cannot stand there.</exception>
    public ValueTask<IAsyncDisposable> RegisterAsync(ServiceRegistration service, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(service);
        return _kept.BeginAsync(() => _client.Registration(service), cancellation);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        return _client.WatchAsync(target, cancellation);
    }

    /// <summary>Over HTTP, looks again soon; over gRPC every change is pushed anyway.</summary>
    public void Refresh(ServiceTarget target) => _client.Refresh(target);

    /// <summary>Closes the connections. What is registered through it is no longer kept alive; over gRPC it is gone at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _kept.EndAsync().ConfigureAwait(false);
        await _client.DisposeAsync().ConfigureAwait(false);
    }
}
