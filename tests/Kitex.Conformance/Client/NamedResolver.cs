using Kitex.Discovery;

namespace Kitex.Conformance.Client;

/// <summary>Looks for one service, whatever the clients call theirs.</summary>
internal sealed class NamedResolver(IResolver resolver, string service) : IResolver
{
    public string Name => resolver.Name;

    public IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, CancellationToken cancellation) => resolver.WatchAsync(Named(target), cancellation);

    public void Refresh(ServiceTarget target) => resolver.Refresh(Named(target));

    private ServiceTarget Named(ServiceTarget target) => target with { Service = service };
}
