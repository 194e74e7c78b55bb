using Kitex.Discovery;
using Kitex.Registries.Keeping;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Eureka;

/// <summary>An instance registered with a server, which tells the others.</summary>
internal sealed class EurekaRegistration(EurekaServers servers, EurekaEntry entry, ServiceRegistration service, EurekaOptions options, ILogger logger, TimeProvider time)
    : KeptRegistration(EurekaServers.Name, service, options.RetryDelay, logger, time)
{
    protected override TimeSpan Interval => options.Heartbeat;

    protected override ValueTask RegisterAsync(CancellationToken cancellation) => servers.RegisterAsync(entry, cancellation);

    protected override ValueTask<bool> BeatAsync(CancellationToken cancellation) => servers.RenewAsync(entry, cancellation);

    protected override async ValueTask DeregisterAsync(CancellationToken cancellation) =>
        await servers.CancelAsync(entry, cancellation).ConfigureAwait(false);
}
