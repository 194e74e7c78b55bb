using System.Collections.Concurrent;
using Kitex.Discovery;
using Kitex.Registries.Watching;

namespace Kitex.Registries.Nacos;

/// <summary>The services that are watched by one session; each is subscribed to once, however many watch it.</summary>
internal sealed class NacosSubscriptions(NacosSession session, NacosOptions options)
{
    private readonly ConcurrentDictionary<string, NacosSubscription> _services = new();

    /// <summary>Watches a service.</summary>
    /// <returns>Ends it, disposed.</returns>
    /// <exception cref="RegistryException">The server did not answer, or refused.</exception>
    public ValueTask<IAsyncDisposable> AddAsync(ServiceTarget target, InstanceFeed feed, CancellationToken cancellation) =>
        _services.GetOrAdd(target.Service, service => new NacosSubscription(session, service, options)).AddAsync(target, feed, cancellation);

    /// <summary>The server tells of a change.</summary>
    public void Hear(NacosServiceInfo info)
    {
        if (_services.TryGetValue(info.Service, out var subscription))
        {
            subscription.Hear(info);
        }
    }
}
