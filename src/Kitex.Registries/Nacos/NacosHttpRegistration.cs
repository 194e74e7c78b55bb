using Kitex.Discovery;
using Kitex.Registries.Keeping;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Nacos;

/// <summary>An instance that lives by its beats.</summary>
internal sealed class NacosHttpRegistration(NacosHttpClient client, NacosInstance instance, ServiceRegistration service, NacosOptions options, ILogger logger, TimeProvider time)
    : KeptRegistration(NacosRegistry.RegistryName, service, options.RetryDelay, logger, time)
{
    private TimeSpan _interval = options.BeatInterval;

    protected override TimeSpan Interval => _interval;

    protected override async ValueTask RegisterAsync(CancellationToken cancellation)
    {
        await client.RegisterAsync(instance, cancellation).ConfigureAwait(false);

        // The first one at once, as the Go SDK: it tells how often the server wants them.
        Obey(await client.BeatAsync(instance, cancellation).ConfigureAwait(false));
    }

    protected override async ValueTask<bool> BeatAsync(CancellationToken cancellation)
    {
        var beat = await client.BeatAsync(instance, cancellation).ConfigureAwait(false);
        Obey(beat);
        return beat.IsKnown;
    }

    protected override ValueTask DeregisterAsync(CancellationToken cancellation) => client.DeregisterAsync(instance, cancellation);

    private void Obey(NacosBeat beat) => _interval = beat.Interval ?? _interval;
}
