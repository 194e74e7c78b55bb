using Kitex.Discovery;

namespace Kitex.Registries.Nacos;

/// <summary>Asks for lists again and again.</summary>
internal sealed class NacosPolling(NacosHttpClient client, NacosOptions options, TimeProvider time)
    : PollingResolver(options.PollInterval ?? Usual, options.PollInterval is { } interval && interval < Least ? interval : Least, time)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    // Of servers that do not say how long a list holds.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    public override string Name => NacosRegistry.RegistryName;

    protected override ValueTask<Resolution> ResolveAsync(ServiceTarget target, CancellationToken cancellation) => client.ListAsync(target, cancellation);
}
