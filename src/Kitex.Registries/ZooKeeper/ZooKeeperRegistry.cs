using Kitex.Discovery;
using Kitex.Registries.Keeping;
using Kitex.Registries.Watching;
using Kitex.Registries.ZooKeeper.Sessions;
using Kitex.Registries.ZooKeeper.Watching;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Registries.ZooKeeper;

/// <summary>
/// Services in ZooKeeper, where Kitex's registry-zookeeper has them: an ephemeral node "/service/host:port" for each instance. One
/// session for all that is registered and watched through one object; safe for many threads.
/// </summary>
public sealed class ZooKeeperRegistry : IServiceRegistry
{
    internal const string Kind = "zookeeper";

    private readonly ZooKeeperOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ZooKeeperSession _session;
    private readonly IgnoredEntries _ignored;
    private readonly KeptRegistrations _kept = new();

    /// <param name="options">Where the servers are. Null for the defaults.</param>
    /// <param name="logging">Logs here. Null for nowhere.</param>
    /// <param name="time">The clock. Null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ZooKeeperRegistry(ZooKeeperOptions? options = null, ILoggerFactory? logging = null, TimeProvider? time = null)
    {
        _options = options ?? new();
        _options.Validate();
        _logger = (logging ?? NullLoggerFactory.Instance).CreateLogger<ZooKeeperRegistry>();
        _time = time ?? TimeProvider.System;
        _session = new ZooKeeperSession(_options, _logger, _time);
        _session.Renewed += _kept.WakeAll;
        _ignored = new IgnoredEntries(Kind, _logger);
    }

    /// <inheritdoc/>
    public string Name => Kind;

    /// <inheritdoc/>
    /// <exception cref="RegistryException">No server answered, it refused, or the name can be no node.</exception>
    public ValueTask<IAsyncDisposable> RegisterAsync(ServiceRegistration service, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(service);
        var path = PathOf(service.Service, root => NodePath.OfInstance(root, service.Instance.Address));
        return _kept.BeginAsync(() => new ZooKeeperRegistration(_session, path, service, _options, _logger, _time), cancellation);
    }

    /// <inheritdoc/>
    /// <exception cref="RegistryException">The first list could not be read, it was refused, or the name can be no node.</exception>
    public IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new ServiceWatch(_session, PathOf(target.Service, static root => root), target, _options, _ignored, _logger, _time).ReadAllAsync(cancellation);
    }

    /// <summary>Closes the session: what is still registered through it is gone at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _kept.EndAsync().ConfigureAwait(false);
        await _session.DisposeAsync().ConfigureAwait(false);
    }

    private string PathOf(string service, Func<string, string> below)
    {
        try
        {
            return below(NodePath.OfService(_options.Root, service));
        }
        catch (FormatException wrong)
        {
            throw _session.Problem($"{service} cannot be registered or found: {wrong.Message}", wrong);
        }
    }
}
