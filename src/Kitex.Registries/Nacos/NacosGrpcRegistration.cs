using Kitex.Discovery;
using Kitex.Registries.Keeping;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Nacos;

/// <summary>An instance that lives as long as the connection it came by, and is registered again by the next.</summary>
internal sealed class NacosGrpcRegistration(NacosPublication publication, NacosInstance instance, ServiceRegistration service, NacosOptions options, ILogger logger, TimeProvider time)
    : KeptRegistration(NacosRegistry.RegistryName, service, options.RetryDelay, logger, time)
{
    private NacosSession? _session;
    private CancellationTokenRegistration _onLost;

    protected override TimeSpan Interval => options.HealthCheckInterval;

    protected override async ValueTask RegisterAsync(CancellationToken cancellation)
    {
        _session = await publication.PublishAsync(instance, cancellation).ConfigureAwait(false);
        await _onLost.DisposeAsync().ConfigureAwait(false);
        _onLost = _session.Lost.Register(static self => ((NacosGrpcRegistration)self!).Wake(), this);
    }

    protected override ValueTask<bool> BeatAsync(CancellationToken cancellation) => new(_session is { IsLost: false });

    protected override async ValueTask DeregisterAsync(CancellationToken cancellation)
    {
        await _onLost.DisposeAsync().ConfigureAwait(false);
        await publication.LeaveAsync(instance, cancellation).ConfigureAwait(false);
    }
}
