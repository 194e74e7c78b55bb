using Kitex.Discovery;
using Kitex.Registries.Keeping;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Registries.Consul;

/// <summary>
/// Consul, over its HTTP interface: services register as those with Kitex's registry-consul do, and find each other. One for many
/// servers and clients.
/// </summary>
public sealed class ConsulRegistry : IServiceRegistry
{
    private readonly ConsulOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ConsulAgent _agent;
    private readonly ConsulWatch _watch;
    private readonly KeptRegistrations _kept = new();

    /// <param name="options">Where it is, and how. Null for the defaults.</param>
    /// <param name="logging">Logs here. Null for nowhere.</param>
    /// <param name="time">The clock. Null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ConsulRegistry(ConsulOptions? options = null, ILoggerFactory? logging = null, TimeProvider? time = null)
    {
        _options = options ?? new();
        _options.Validate();
        _logger = (logging ?? NullLoggerFactory.Instance).CreateLogger<ConsulRegistry>();
        _time = time ?? TimeProvider.System;
        _agent = new ConsulAgent(_options, _time);
        _watch = new ConsulWatch(_agent, _options.Settle, _logger, _time);
    }

    /// <inheritdoc/>
    public string Name => ConsulAgent.Name;

    /// <inheritdoc/>
    /// <exception cref="RegistryException">The agent could not be reached or did not take it, or the instance cannot be written there.</exception>
    public ValueTask<IAsyncDisposable> RegisterAsync(ServiceRegistration service, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(service);
        return _kept.BeginAsync(() => new ConsulRegistration(_agent, new ConsulService(service, _options), service, _options, _logger, _time), cancellation);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        return _watch.ReadAllAsync(target, cancellation);
    }

    /// <summary>Closes the connections. What is registered through it is no longer kept alive.</summary>
    public async ValueTask DisposeAsync()
    {
        await _kept.EndAsync().ConfigureAwait(false);
        _agent.Dispose();
    }
}
