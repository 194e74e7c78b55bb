using Kitex.Discovery;
using Kitex.Registries.Keeping;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Registries.Eureka;

/// <summary>
/// Eureka, over its HTTP interface: services register as those with Kitex's registry-eureka do, and find each other. One for many
/// servers and clients.
/// </summary>
public sealed class EurekaRegistry : PollingResolver, IServiceRegistry
{
    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(1);

    private readonly EurekaOptions _options;
    private readonly ILogger _logger;
    private readonly EurekaServers _servers;
    private readonly EurekaDirectory? _directory;
    private readonly KeptRegistrations _kept = new();

    /// <param name="options">Where it is, and how. Null for the defaults.</param>
    /// <param name="logging">Logs here. Null for nowhere.</param>
    /// <param name="time">The clock. Null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public EurekaRegistry(EurekaOptions? options = null, ILoggerFactory? logging = null, TimeProvider? time = null)
        : base(Valid(options).Interval, Least(options), time)
    {
        _options = options ?? new();
        _logger = (logging ?? NullLoggerFactory.Instance).CreateLogger<EurekaRegistry>();
        _servers = new EurekaServers(_options, _logger, Time);

        // Services that are looked for at about the same time share one fetch.
        _directory = _options.WholeRegistry ? new EurekaDirectory(_servers, _options.Interval / 2, Time) : null;
    }

    /// <inheritdoc/>
    public override string Name => EurekaServers.Name;

    /// <inheritdoc/>
    /// <exception cref="RegistryException">No server could be reached or none took it, or the instance cannot be written there.</exception>
    public ValueTask<IAsyncDisposable> RegisterAsync(ServiceRegistration service, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(service);
        return _kept.BeginAsync(() => new EurekaRegistration(_servers, new EurekaEntry(service, _options), service, _options, _logger, Time), cancellation);
    }

    /// <summary>Closes the connections. What is registered through it is no longer kept alive.</summary>
    public async ValueTask DisposeAsync()
    {
        await _kept.EndAsync().ConfigureAwait(false);
        _servers.Dispose();
    }

    /// <inheritdoc/>
    protected override async ValueTask<Resolution> ResolveAsync(ServiceTarget target, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        IReadOnlyCollection<EurekaInstance> told = _directory is not null
            ? await _directory.FindAsync(target.Service, cancellation).ConfigureAwait(false)
            : await _servers.ApplicationAsync(target.Service, cancellation).ConfigureAwait(false) is { } list ? [.. list.Applications.SelectMany(static application => application.Instances)] : [];
        var instances = new List<Instance>();
        foreach (var instance in told)
        {
            if (instance.IsUp && Take(instance, target) is { } taken)
            {
                instances.Add(taken);
            }
        }

        return new Resolution(new InstanceSet(instances));
    }

    private Instance? Take(EurekaInstance told, ServiceTarget target)
    {
        try
        {
            var instance = told.ToInstance();
            return target.Fits(instance.Tags) ? instance : null;
        }
        catch (FormatException malformed)
        {
            _servers.Ignored.Add(target.Service, told.Id, malformed.Message);
            return null;
        }
    }

    private static EurekaOptions Valid(EurekaOptions? options)
    {
        options ??= new();
        options.Validate();
        return options;
    }

    private static TimeSpan Least(EurekaOptions? options) => options?.Interval < LeastInterval ? options.Interval : LeastInterval;
}
