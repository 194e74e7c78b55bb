using Kitex.Discovery;
using Kitex.Registries.Keeping;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Consul;

/// <summary>An instance registered with an agent.</summary>
internal sealed class ConsulRegistration(ConsulAgent agent, ConsulService entry, ServiceRegistration service, ConsulOptions options, ILogger logger, TimeProvider time)
    : KeptRegistration(ConsulAgent.Name, service, options.RetryDelay, logger, time)
{
    // Two words may be lost.
    private const int BeatsInTtl = 3;

    protected override TimeSpan Interval => HasTtl ? options.CheckTtl / BeatsInTtl : options.Interval;

    private bool HasTtl => options.Check == ConsulCheck.Ttl;

    protected override async ValueTask RegisterAsync(CancellationToken cancellation)
    {
        await agent.RegisterAsync(entry, cancellation).ConfigureAwait(false);
        if (HasTtl)
        {
            await agent.PassAsync(entry, cancellation).ConfigureAwait(false);
        }
    }

    protected override ValueTask<bool> BeatAsync(CancellationToken cancellation) =>
        HasTtl ? agent.PassAsync(entry, cancellation) : agent.KnowsAsync(entry, cancellation);

    protected override async ValueTask DeregisterAsync(CancellationToken cancellation) =>
        await agent.DeregisterAsync(entry, cancellation).ConfigureAwait(false);
}
